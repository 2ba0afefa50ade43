insert into incarnation (dev, inc, given_at, after_inc, after_seq) values (:dev, :inc, null, :after_inc, :after_seq)
on conflict (dev, inc) do update set
    after_inc = coalesce(incarnation.after_inc, excluded.after_inc), after_seq = coalesce(incarnation.after_seq, excluded.after_seq)
