select id, name, key, territorial, enrolled_at, last_seen, revoked_at, enrolment, wipe_at, wipe_told_at,
    (select count(*) from quarantine where dev = device.id) as quarantined
from device
where id = :id
