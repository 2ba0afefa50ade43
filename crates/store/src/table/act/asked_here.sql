select 1
from (
    select intent.body
    from subject
    join intent on intent.n = subject.intent
    where subject.kind = 'ACT' and subject.id = :id
    order by intent.told is null, intent.told, intent.n
    limit 1
)
where body <> x''
