insert into history_mark (n, entries, hash) values (:n, :entries, :hash) on conflict (n) do nothing
