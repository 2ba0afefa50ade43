insert into relinked (intent, inc, seq, prev, hash) select n, inc, seq, prev, hash from intent where n = :n
