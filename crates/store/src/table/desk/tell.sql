update intent set told = :told, doubtful = :doubtful where n = :n
