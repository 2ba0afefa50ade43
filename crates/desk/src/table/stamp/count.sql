select
    (select count(*) from filing where stamped is not null) as stamped,
    (
        select count(*)
        from filing
        join act on act.id = filing.act
        where filing.stamped is null and filing.flaw is null and filing.stamp_over = 0
    ) as waiting,
    (select count(*) from filing where stamped is null and stamp_over = 1) as never
