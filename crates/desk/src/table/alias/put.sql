insert into alias (kind, id, same) values (:kind, :id, :same)
on conflict (kind, id) do nothing
