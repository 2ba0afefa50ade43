select id, name, key, territorial, last_seen, revoked_at from device where id = :id
