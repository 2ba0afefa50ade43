select kind, id
from file_of
where file = :file and (
    made_by = :nobody
    or exists (select 1 from brought where brought.dev = file_of.made_by and brought.file = file_of.file)
)
