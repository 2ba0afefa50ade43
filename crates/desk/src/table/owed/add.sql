insert into owed (blob, dev, since) values (:blob, :dev, :since)
on conflict (blob, dev) do nothing
