select device.name
from account
join device on device.id = account.device
where account.person = :person and account.device <> :device and device.revoked_at is null
limit 1
