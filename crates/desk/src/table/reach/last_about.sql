select coalesce(max(n), 0) as n from about where kind = :kind and id = :id
