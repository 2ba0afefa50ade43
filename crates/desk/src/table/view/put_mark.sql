insert into view_mark (device, "view", n, entries, hash) values (:device, :view, :n, :entries, :hash)
on conflict (device) do update set "view" = excluded."view", n = excluded.n, entries = excluded.entries, hash = excluded.hash
