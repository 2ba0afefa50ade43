update device set wipe_told_at = :now where id = :id and wipe_at is not null and wipe_told_at is null
