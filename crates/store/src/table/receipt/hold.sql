update named_file set held_at = :at
where held_at is null
    -- A photo that is owed is not at the desk, and no receipt covers it.
    and (kind <> 'PHOTO' or exists (select 1 from at_desk where at_desk.blob = named_file.file))
