select device.name
from owed
join device on device.id = owed.dev
where owed.blob = :blob and device.revoked_at is null
order by owed.since, owed.dev
limit 1
