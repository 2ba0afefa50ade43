insert into desk_key (purpose, seed) values (:purpose, :seed)
