select body from listed where kind = :kind and id = :id and edition = :edition
