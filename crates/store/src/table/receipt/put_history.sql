insert into history (only, upto, entries, hash) values (1, :upto, :entries, :hash)
on conflict (only) do update set upto = excluded.upto, entries = excluded.entries, hash = excluded.hash
