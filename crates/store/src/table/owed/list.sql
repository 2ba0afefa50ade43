select movement.photo as blob, 1 as is_photo, max(movement.intent) as n
from movement
join intent on intent.n = movement.intent
left join verdict on verdict.intent = intent.n
where movement.event = 'PHOTO'
    -- What a store that was made anew asked before is told without its body.
    and (intent.body <> x'' or exists (select 1 from named_file where named_file.file = movement.photo))
    and (:unjudged or intent.told is not null or verdict.verdict = 'ACCEPTED')
    and not exists (select 1 from at_desk where at_desk.blob = movement.photo)
group by movement.photo
union all
-- Of an item that is not seen here any more.
select named_file.file, 1, 0
from named_file
where named_file.kind = 'PHOTO'
    and not exists (select 1 from at_desk where at_desk.blob = named_file.file)
    and not exists (select 1 from movement where movement.event = 'PHOTO' and movement.photo = named_file.file)
union all
select act.pdf, 0, max(subject.intent)
from act
join subject on subject.kind = 'ACT' and subject.id = act.id
join intent on intent.n = subject.intent
left join verdict on verdict.intent = intent.n
where (intent.body <> x'' or exists (select 1 from named_file where named_file.file = act.pdf))
    and (intent.told is not null or verdict.verdict = 'ACCEPTED')
    and not exists (select 1 from at_desk where at_desk.blob = act.pdf)
group by act.pdf
order by is_photo, n desc, blob
