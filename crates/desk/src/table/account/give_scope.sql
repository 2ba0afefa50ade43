update account set scope = :scope where id = :id
