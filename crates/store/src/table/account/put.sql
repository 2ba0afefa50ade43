insert into account (id, person, role, pin) values (:id, :person, :role, :pin)
on conflict (id) do update set role = excluded.role, pin = excluded.pin, removed = 0
