select 1
from listed
where kind = 'CATEGORY' and body ->> '$.record.parent' = :id
    and edition = (select max(edition) from listed as other where other.kind = listed.kind and other.id = listed.id)
limit 1
