select
    coalesce(sum(kind = 'PHOTO'), 0) as photos,
    coalesce(sum(kind = 'SEALED'), 0) as acts
from named_file
where held_at is not null
    and (kind <> 'PHOTO' or exists (select 1 from at_desk where at_desk.blob = named_file.file))
