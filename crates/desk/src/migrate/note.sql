update desk_schema set version = :version
