select edition, body
from listed
where edition = (select max(edition) from listed as other where other.kind = listed.kind and other.id = listed.id)
order by kind, id
