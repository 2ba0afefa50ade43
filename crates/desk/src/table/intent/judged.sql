select hash, verdict, n, refusal from intent where id = :id
