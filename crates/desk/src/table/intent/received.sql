select intent.wall_ms, intent.received_at,
    (select known.received_at from intent as known where known.n <= intent.seen order by known.n desc limit 1) as known_at
from intent
where intent.id = :id
