update intent set inc = :inc, seq = :seq, prev = :prev, hash = :hash where n = :n
