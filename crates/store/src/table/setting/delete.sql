delete from setting where key = :key
