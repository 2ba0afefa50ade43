select file from named_file order by file
