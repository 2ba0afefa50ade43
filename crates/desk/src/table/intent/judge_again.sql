update intent set verdict = :verdict, n = :n, refusal = :refusal where id = :id and verdict = 'NOT_UNDERSTOOD'
