insert into code (mac, role, territorial, person, device, expires_at, account, admission, only_device, only_key)
values (:mac, :role, :territorial, :person, :device, :expires_at, :account, :admission, :only_device, :only_key)
