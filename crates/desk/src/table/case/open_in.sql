select id from case_record where group_id = :group and state not in ('CLOSED', 'NOT_MANAGED')
