select distinct intent.dev
from about
join intent on intent.n = about.n
where about.kind = 'PERSON' and about.id = :id
