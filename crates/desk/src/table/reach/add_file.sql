insert into file_of (file, kind, id, made_by) values (:file, :kind, :id, :by)
on conflict (file, kind, id, made_by) do nothing
