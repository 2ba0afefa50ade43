select id, kind, owner, body, updated_at
from draft
where owner = :owner
order by updated_at desc, id
limit 200
