select hash, verdict, n, refusal, left_out, inc, seq, prev from intent where id = :id and dev = :dev
