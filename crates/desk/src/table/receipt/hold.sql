update named_file set held_at = :now where dev = :dev and file = :file and held_at is null
