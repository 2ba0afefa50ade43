select id, name, key, territorial, last_seen, revoked_at,
    (select count(*) from quarantine where dev = device.id) as quarantined
from device
order by name, id limit 100000
