insert into bundle_key (only, identity, seed) values (1, :identity, :seed)
