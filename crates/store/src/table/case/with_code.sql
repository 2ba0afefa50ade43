select id from case_record where code = :code
