insert into about (kind, id, n) values (:kind, :id, :n) on conflict (kind, id, n) do nothing
