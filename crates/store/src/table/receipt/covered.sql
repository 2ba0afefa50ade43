select
    coalesce(sum(kind = 'PHOTO'), 0) as photos,
    coalesce(sum(kind = 'SEALED'), 0) as acts
from named_file
where held_at is not null
