select scope from account where device = :device
