select hash, verdict, n, refusal, left_out from intent where id = :id
