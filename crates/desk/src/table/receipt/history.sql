select n, hash from intent where n > :after and n <= :n order by n
