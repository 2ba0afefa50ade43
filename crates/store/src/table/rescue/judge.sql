insert into verdict (intent, verdict, refusals, closed_at) values (:n, :verdict, :refusals, :closed_at)
