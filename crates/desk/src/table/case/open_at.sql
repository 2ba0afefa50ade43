select id from case_record where site = :site and state not in ('CLOSED', 'NOT_MANAGED')
