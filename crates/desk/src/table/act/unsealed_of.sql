select id
from act
where stage in ('SIGNING', 'CONSTANCIA') and (official = :person or holder = :person or approver = :person)
limit 1
