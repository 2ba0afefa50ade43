insert into device_chain (dev, inc, seq, head) values (:dev, :inc, :seq, :head)
on conflict (dev, inc) do update set seq = excluded.seq, head = excluded.head
