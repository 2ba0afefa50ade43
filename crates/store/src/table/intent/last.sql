select max(n) as n from intent having n is not null
