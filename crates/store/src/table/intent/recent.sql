select min(n) as n
from (select n, sum(bytes) over (order by n desc) as bytes
      -- Their lengths alone: the bodies themselves would all be read from the file.
      from (select n, length(body) as bytes from intent where body <> x'' order by n desc limit :entries))
where bytes <= :bytes
