select n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body
from intent
where n >= :from
order by n
limit 1
