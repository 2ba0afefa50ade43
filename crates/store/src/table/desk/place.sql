select n, told, hash from intent where id = :id
