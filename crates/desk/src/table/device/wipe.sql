update device set wipe_at = :now, wipe_told_at = null where id = :id and revoked_at is not null and wipe_at is null
