insert into quarantine (id, hash, dev, entry, received_at) values (:id, :hash, :dev, :entry, :received_at)
on conflict (id, hash) do nothing
