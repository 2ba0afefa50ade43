insert into brought (dev, file) values (:dev, :file) on conflict (dev, file) do nothing
