select file from named_file where dev = :dev and held_at is null order by file
