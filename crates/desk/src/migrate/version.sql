select version from desk_schema
