insert into quarantine_key (kind, id, dev, inc, key) values (:kind, :id, :dev, :inc, :key)
on conflict (kind, id, dev, inc) do nothing
