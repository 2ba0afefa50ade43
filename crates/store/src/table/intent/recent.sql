select min(n) as n
from (select n, sum(length(body)) over (order by n desc) as bytes
      from (select n, body from intent where body <> x'' order by n desc limit :entries))
where bytes <= :bytes
