delete from site where id = :id
