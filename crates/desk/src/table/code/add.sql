insert into code (mac, role, territorial, person, device, expires_at, account)
values (:mac, :role, :territorial, :person, :device, :expires_at, :account)
