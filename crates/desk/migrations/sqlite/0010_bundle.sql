-- The exchange by file: opens what workstations seal to the desk (age, X25519). Made once.
create table bundle_identity (
    only     integer not null primary key check (only = 1),
    identity text    not null
) strict;
