select intent.n, intent.hash
from feed
join intent on intent.n = feed.n
where feed.circle = :circle and feed.n > :after and feed.n <= :n
