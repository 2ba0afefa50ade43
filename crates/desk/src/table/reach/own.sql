select n from intent where dev = :dev and n > :after order by n limit :most
