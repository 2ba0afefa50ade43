-- The exchange by file.

-- Opens what the desk seals to this workstation (age, X25519).
create table bundle_identity (
    only     integer not null primary key check (only = 1),
    identity text    not null
) strict;

-- To whom the desk is sealed to, and by whose key (Ed25519) its answer is signed. A desk that was restored tells them anew.
create table desk_bundle (
    only      integer not null primary key check (only = 1),
    epoch     blob    not null check (length(epoch) = 16),
    recipient text    not null,
    key       blob    not null check (length(key) = 32)
) strict;
