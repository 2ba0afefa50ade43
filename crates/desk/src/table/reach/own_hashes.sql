select n, hash from intent where dev = :dev and n <= :n
