insert into meanwhile (kind, id, n, dev, others) values (:kind, :id, :n, :dev, :others)
on conflict (kind, id) do update set n = excluded.n, dev = excluded.dev, others = excluded.others
