insert into intent (n, id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash,
    body)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
