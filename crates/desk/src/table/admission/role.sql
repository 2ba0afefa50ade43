update admission set role = :role where id = :id
