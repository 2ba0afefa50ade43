select max(n) as n from intent where body <> x'' having n is not null
