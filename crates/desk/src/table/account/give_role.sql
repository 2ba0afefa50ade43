update account set role = :role where id = :id
