update desk set base = :n
