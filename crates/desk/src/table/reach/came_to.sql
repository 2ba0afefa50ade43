select came from feed where circle = :circle and n = :n
