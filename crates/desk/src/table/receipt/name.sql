insert into named_file (dev, file, held_at) values (:dev, :file, null) on conflict (dev, file) do nothing
