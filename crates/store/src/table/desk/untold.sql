select intent.n, intent.id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash, body
from intent
where told is null and n > :after
order by n
limit 1
