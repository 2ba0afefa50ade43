select n, hash from intent where id = :id
