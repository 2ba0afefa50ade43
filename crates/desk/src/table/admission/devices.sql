select distinct account.device as device
from account
join device on device.id = account.device
where account.admission = :admission and device.revoked_at is null
order by account.device
