insert into brought (dev, file) select dev, file from named_file where dev = :dev and held_at is not null
on conflict (dev, file) do nothing
