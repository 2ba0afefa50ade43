select hash from intent where dev = :dev and inc = :inc and seq = :seq and body <> x''
