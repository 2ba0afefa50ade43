insert into account (id, person, role, pin) values (:id, :person, :role, :pin)
on conflict (id) do update set person = excluded.person, role = excluded.role, pin = excluded.pin, removed = 0
