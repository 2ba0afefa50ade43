select state from site where id = :id
