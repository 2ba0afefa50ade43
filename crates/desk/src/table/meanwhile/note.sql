insert into meanwhile (kind, id, n, dev, inc, seq, others) values (:kind, :id, :n, :dev, :inc, :seq, :others)
on conflict (kind, id) do update set n = excluded.n, dev = excluded.dev, inc = excluded.inc, seq = excluded.seq,
    others = excluded.others
