select
    (select count(*) from filing where stamped is not null) as stamped,
    (
        select count(*)
        from filing
        join act on act.id = filing.act
        where filing.stamped is null and filing.flaw is null
    ) as waiting
