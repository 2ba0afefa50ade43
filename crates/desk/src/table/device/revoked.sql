select id from device where revoked_at is not null order by id
