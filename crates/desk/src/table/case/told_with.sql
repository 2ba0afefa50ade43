select id from case_record where requester = :person and site is null and state not in ('CLOSED', 'NOT_MANAGED')
union
select id from case_record where assignee = :person and state not in ('CLOSED', 'NOT_MANAGED')
