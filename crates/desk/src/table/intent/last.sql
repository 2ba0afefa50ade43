select coalesce(max(n), 0) as n from (select max(n) as n from intent union all select base from desk) as given
