update account set removed = 1, pin = null where id = :id and removed = 0
