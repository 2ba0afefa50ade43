select id, name, key, territorial, last_seen, revoked_at,
    (select count(*) from quarantine where dev = device.id) as quarantined
from device
where id = :id
