select id, code, subject, state from case_record where request = :request and id <> :but order by row limit 200
