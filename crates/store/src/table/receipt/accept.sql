insert into verdict (intent, verdict, refusals) select n, 'ACCEPTED', '[]' from intent where n = :n and body <> x''
on conflict (intent) do update set verdict = excluded.verdict where verdict = 'NOT_UNDERSTOOD'
