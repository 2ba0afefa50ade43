select id, code, subject, state from case_record where id = :id
