insert into feed (circle, n, came) values (:circle, :n, :came)
on conflict (circle, n) do update set came = excluded.came
