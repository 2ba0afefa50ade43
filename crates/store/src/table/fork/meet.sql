insert into twin (inc, entries, last_at) values (:inc, 1, :at)
on conflict (inc) do update set entries = entries + 1, last_at = max(last_at, excluded.last_at)
