insert into bundle_identity ("only", identity) values (1, :identity)
on conflict ("only") do update set identity = excluded.identity
