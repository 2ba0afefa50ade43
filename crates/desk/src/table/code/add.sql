insert into code (mac, role, territorial, person, expires_at) values (:mac, :role, :territorial, :person, :expires_at)
