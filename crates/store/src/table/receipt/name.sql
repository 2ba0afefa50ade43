insert into named_file (file, kind, named_at, held_at) values (:file, :kind, :at, null) on conflict (file) do nothing
