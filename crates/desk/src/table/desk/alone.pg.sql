select count(*) from (select pg_advisory_xact_lock(1164858212)) as held
