select fact.n, fact.facts, intent.id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash,
    received_at, (
        select before.received_at from intent as before
        where before.n <= intent.seen order by before.n desc limit 1
    ) as known_at
from fact
join intent on intent.n = fact.n
where fact.n = :n
