select inc, seq, hash from intent where id = :id and body <> x''
