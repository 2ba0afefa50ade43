select fact.n, fact.facts, intent.id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash
from fact
join intent on intent.n = fact.n
where fact.n = :n
