delete from receipt where n = :n
