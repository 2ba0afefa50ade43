insert into code (mac, role, scope, territorial, person, device, expires_at, account, admission, only_device, only_key)
values (:mac, :role, :scope, :territorial, :person, :device, :expires_at, :account, :admission, :only_device, :only_key)
