select scope from account where id = :id
