select before.inc, before.seq
from intent
join intent as before on before.dev = intent.dev and before.n < intent.n and before.body <> x''
where intent.n = :n
order by before.n desc
limit 1
