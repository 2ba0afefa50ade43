update named_file set held_at = :at where held_at is null
