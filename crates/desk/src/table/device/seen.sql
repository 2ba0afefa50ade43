update device set last_seen = :now where id = :id
