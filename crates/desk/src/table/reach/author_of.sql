select person from intent where n = :n
