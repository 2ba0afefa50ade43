select id from device where wipe_at is not null order by id
