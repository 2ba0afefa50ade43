select n, id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash, body
from intent
where dev = :dev and inc = :inc and seq = :seq and body <> x''
