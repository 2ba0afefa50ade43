select file
from named_file
-- A photo that is owed is at the desk when it says so.
where kind <> 'PHOTO' or exists (select 1 from at_desk where at_desk.blob = named_file.file)
order by file
