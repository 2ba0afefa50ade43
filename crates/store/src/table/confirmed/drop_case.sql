delete from case_record where id = :id
