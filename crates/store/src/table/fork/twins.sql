select twin.inc, entries, last_at
from twin
join device on twin.inc > device.incarnation
where entries > 0 and closed_at is null
order by twin.inc
limit :limit
