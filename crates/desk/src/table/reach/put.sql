insert into reach (kind, id, circles) values (:kind, :id, :circles)
on conflict (kind, id) do update set circles = excluded.circles
