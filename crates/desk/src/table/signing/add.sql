insert into desk_signing (purpose, seed) values (:purpose, :seed)
