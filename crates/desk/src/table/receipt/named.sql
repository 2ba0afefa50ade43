select 1 as named from named_file where dev = :dev and file = :file
