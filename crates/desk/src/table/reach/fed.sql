select n, came from feed where circle = :circle and n > :after order by n limit :most
