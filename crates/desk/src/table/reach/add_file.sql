insert into file_of (file, kind, id) values (:file, :kind, :id) on conflict (file, kind, id) do nothing
