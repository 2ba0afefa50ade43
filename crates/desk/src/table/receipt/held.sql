select file from named_file where dev = :dev and held_at is not null order by file
