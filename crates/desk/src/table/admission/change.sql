update admission set role = :role, scope = :scope, territorial = :territorial, devices = :devices where id = :id
