insert into account (id, person, role, device) values (:id, :person, :role, :device)
on conflict (id) do update set role = excluded.role, device = excluded.device
