select id from act
where stage = 'SEALED'
    and not exists (select 1 from filing_slip where filing_slip.act = act.id)
    and exists (
        select 1 from subject
        join intent on intent.n = subject.intent
        where subject.kind = 'ACT' and subject.id = act.id and intent.kind = 'SEAL_ACT' and intent.body <> x''
    )
order by sealed_at desc, row desc
limit :limit
