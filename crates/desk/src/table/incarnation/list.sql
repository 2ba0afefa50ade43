select incarnation.dev, coalesce(device.name, '') as name, incarnation.inc, incarnation.given_at
from incarnation
left join device on device.id = incarnation.dev
where given_at is not null
order by given_at desc, incarnation.dev, incarnation.inc
limit :limit
