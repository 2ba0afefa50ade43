insert into verdict (intent, verdict, refusals) values (:n, :verdict, :refusals)
on conflict (intent) do nothing
