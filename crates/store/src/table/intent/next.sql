select n, id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash, body
from intent
where n >= :from and body <> x''
order by n
limit 1
