insert into released_file (file, released_at) values (:file, :at) on conflict (file) do nothing
