select id
from item
where disputes is not null
order by order_key, row
limit :limit
