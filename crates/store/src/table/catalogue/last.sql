select body, edition from listed where kind = :kind and id = :id order by edition desc limit 1
