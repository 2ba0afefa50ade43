delete from code where admission = :admission and used_at is null
