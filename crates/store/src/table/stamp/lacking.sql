select act.id
from act
left join stamp on stamp.act = act.id and stamp.pdf = act.pdf
where act.filing is not null and json_extract(act.filing, '$.flaw') is null and stamp.act is null
    and exists (
        select 1
        from subject
        join intent on intent.n = subject.intent
        where subject.kind = 'ACT' and subject.id = act.id and intent.body <> x''
    )
order by act.id desc
limit :limit
