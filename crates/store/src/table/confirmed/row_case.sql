select row from case_record where id = :id
