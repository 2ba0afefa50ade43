select 1 from released_file where file = :file
