select id, name, key, territorial, last_seen, revoked_at from device order by name, id limit 100000
