update named_file set held_at = null where held_at is not null
