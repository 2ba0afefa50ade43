select blob, max(is_photo) as is_photo, max(n) as n
from (
    select movement.photo as blob, 1 as is_photo, movement.intent as n
    from movement
    join intent on intent.n = movement.intent
    left join verdict on verdict.intent = intent.n
    where movement.event = 'PHOTO'
        -- What a store that was made anew asked before is told without its body.
        and (intent.body <> x'' or exists (select 1 from named_file where named_file.file = movement.photo))
        and (:unjudged or intent.told is not null or verdict.verdict = 'ACCEPTED')
    union all
    -- What a note of a case shows.
    select unhex(json_extract(cast(intent.body as text), '$.file.file')), 1, intent.n
    from intent
    left join verdict on verdict.intent = intent.n
    where intent.kind = 'NOTE_CASE' and intent.body <> x''
        and json_extract(cast(intent.body as text), '$.file.file') is not null
        and (intent.told is not null or verdict.verdict = 'ACCEPTED' or (:unjudged and verdict.intent is null))
    union all
    -- Of an item or a case that is not seen here any more.
    select named_file.file, 1, 0
    from named_file
    where named_file.kind = 'PHOTO'
    union all
    select act.pdf, 0, subject.intent
    from act
    join subject on subject.kind = 'ACT' and subject.id = act.id
    join intent on intent.n = subject.intent
    left join verdict on verdict.intent = intent.n
    where (intent.body <> x'' or exists (select 1 from named_file where named_file.file = act.pdf))
        and (intent.told is not null or verdict.verdict = 'ACCEPTED')
) as named
where not exists (select 1 from at_desk where at_desk.blob = named.blob)
group by blob
order by is_photo, n desc, blob
