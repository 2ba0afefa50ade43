insert into desk_key (purpose, seed) values (:purpose, :seed) on conflict (purpose) do update set seed = excluded.seed
