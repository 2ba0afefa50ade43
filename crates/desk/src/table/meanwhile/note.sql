insert into meanwhile (kind, id, n, dev, others) values (:kind, :id, :n, :dev, 0)
on conflict (kind, id) do update set
    others = case when dev = excluded.dev then others else n end, n = excluded.n, dev = excluded.dev
