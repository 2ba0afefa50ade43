insert into intent (n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body,
    verdict, refusal, received_at)
values (:n, :id, :dev, :inc, :seq, :wall_ms, :mono_ms, :boot, :account, :person, :role, :kind, :v, :prev, :hash, :body,
    :verdict, :refusal, :received_at)
