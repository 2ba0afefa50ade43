insert into device (id, name, key, territorial, enrolled_at, last_seen)
values (:id, :name, :key, :territorial, :now, :now)
on conflict (id) do update set name = excluded.name,
    territorial = coalesce(excluded.territorial, device.territorial), last_seen = excluded.last_seen
