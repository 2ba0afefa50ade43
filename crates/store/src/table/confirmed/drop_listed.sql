delete from listed where id = :id and edition > :edition
