select kind, id from file_of where file = :file
