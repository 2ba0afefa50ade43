select id
from case_record
where state not in ('CLOSED', 'NOT_MANAGED') and (requester = :person or assignee = :person)
limit 1
