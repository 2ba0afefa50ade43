insert into setting (key, value) values (:key, :value)
on conflict (key) do update set value = excluded.value where value <> excluded.value
