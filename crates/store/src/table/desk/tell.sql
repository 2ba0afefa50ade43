update intent set told = :told where n = :n
