update intent
set verdict = :verdict, n = :n, refusal = :refusal, left_out = :left_out
where id = :id and verdict = 'NOT_UNDERSTOOD'
