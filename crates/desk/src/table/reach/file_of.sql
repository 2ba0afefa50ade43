select kind, id, made_by from file_of where file = :file
