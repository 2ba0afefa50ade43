insert into code (mac, role, territorial, expires_at) values (:mac, :role, :territorial, :expires_at)
