select body from case_record where id = :id
