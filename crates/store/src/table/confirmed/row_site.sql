select row from site where id = :id
