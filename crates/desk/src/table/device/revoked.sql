select id, name, key, territorial from device where revoked_at is not null order by id
