select act.id
from act
left join stamp on stamp.act = act.id and stamp.pdf = act.pdf
left join stamp_try on stamp_try.act = act.id
where act.filing is not null and json_extract(act.filing, '$.flaw') is null and stamp.act is null
    and coalesce(stamp_try.never, 0) = 0
    -- A clock that was ahead makes nothing wait longer than the longest time.
    and (stamp_try.next is null or stamp_try.next <= :now or stamp_try.next > :latest)
    and exists (
        select 1
        from subject
        join intent on intent.n = subject.intent
        where subject.kind = 'ACT' and subject.id = act.id and intent.body <> x''
    )
order by coalesce(stamp_try.next, 0), act.id desc
limit :limit
