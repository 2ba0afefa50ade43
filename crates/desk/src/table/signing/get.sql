select seed from desk_signing where purpose = :purpose
