update admission set role = :role, territorial = :territorial, devices = :devices where id = :id
