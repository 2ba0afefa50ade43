insert into intent (n, id, dev, inc, seq, wall_ms, mono_ms, boot, seen, account, person, role, kind, v, prev, hash, body,
    verdict, refusal, left_out, received_at)
values (:n, :id, :dev, :inc, :seq, :wall_ms, :mono_ms, :boot, :seen, :account, :person, :role, :kind, :v, :prev, :hash, :body,
    :verdict, :refusal, :left_out, :received_at)
