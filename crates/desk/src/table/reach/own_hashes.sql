select n, hash from intent where dev = :dev and n > :after and n <= :n
