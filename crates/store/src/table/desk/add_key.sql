insert into device_key (only, seed) values (1, :seed)
