delete from named_file
