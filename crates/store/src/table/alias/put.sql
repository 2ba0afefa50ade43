insert into alias (kind, id, same, stands) values (:kind, :id, :same, :stands)
on conflict (kind, id) do update set same = excluded.same, stands = excluded.stands where stands = 0
