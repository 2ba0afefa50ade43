insert into receipt_key ("only", seed) values (1, :seed) on conflict ("only") do nothing
