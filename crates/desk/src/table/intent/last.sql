select max(coalesce((select max(n) from intent), 0), coalesce((select base from desk), 0)) as n
