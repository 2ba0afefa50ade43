select seed from desk_key where purpose = :purpose
