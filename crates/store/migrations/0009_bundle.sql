-- The exchange by file.

-- Opens what the desk seals to this workstation (age, X25519).
create table bundle_identity (
    only     integer not null primary key check (only = 1),
    identity text    not null
) strict;

-- To whom bundles for the desk are sealed; null until it was told.
alter table desk add column recipient text;

-- Constancias de radicación that came by file, with the certificate of whoever sealed them.
create table filing_slip (
    act       blob not null primary key check (length(act) = 16),
    slip      blob not null check (length(slip) = 32),
    authority blob not null check (length(authority) = 32)
) strict, without rowid;
