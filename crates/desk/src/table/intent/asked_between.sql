select
    (select received_at from intent where n <= :seen order by n desc limit 1) as known_at,
    (select received_at from intent where id = :id) as received_at
