-- The exchange by file: opens what workstations seal to the desk (age, X25519), and signs its answers (Ed25519). Made once.
create table bundle_key (
    only     integer not null primary key check (only = 1),
    identity text    not null,
    seed     blob    not null check (length(seed) = 32)
) strict;
