select 1 from intent where id = ?1
