-- Own entries that the desk confirmed and that are needed here all the same: with their bodies and keys nobody else has them (refused,
-- not understood), what followed does not show all that they name (left out in part), or nobody else brings the photo or the file that they name.
select intent.n
from intent
join verdict on verdict.intent = intent.n
where body <> x'' and intent.n < :before and (
    verdict.verdict <> 'ACCEPTED'
    or refusals <> '[]'
    or exists (
        select 1 from movement
        where movement.intent = intent.n and event = 'PHOTO'
            and not exists (select 1 from at_desk where at_desk.blob = movement.photo))
    or (intent.kind = 'NOTE_CASE'
        and json_extract(cast(body as text), '$.file.file') is not null
        and not exists (
            select 1 from at_desk where at_desk.blob = unhex(json_extract(cast(body as text), '$.file.file')))))
order by intent.n
