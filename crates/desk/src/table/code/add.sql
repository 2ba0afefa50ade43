insert into code (mac, role, scope, territorial, person, device, expires_at, account)
values (:mac, :role, :scope, :territorial, :person, :device, :expires_at, :account)
