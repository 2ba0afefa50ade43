insert into desk_bundle (only, epoch, recipient, key) values (1, :epoch, :recipient, :key)
on conflict (only) do update set epoch = excluded.epoch, recipient = excluded.recipient, key = excluded.key
