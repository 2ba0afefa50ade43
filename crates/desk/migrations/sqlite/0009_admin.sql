-- People and workstations from afar: which stay of a workstation at this desk it is, orders to shut its store, codes for one
-- workstation, the desk's own keys, and who did what.

-- Null: enrolled before this was counted; the id of the workstation stands for it.
alter table device add column enrolment blob check (length(enrolment) = 16);
-- When it was ordered to shut its store, and when it was first told.
alter table device add column wipe_at integer;
alter table device add column wipe_told_at integer;

-- The workstation that may come back by it, and no other.
alter table code add column device blob check (length(device) = 16);
-- Who made it: what an account gave away goes with its right to give it. Null: at the terminal of the server.
alter table code add column account blob check (length(account) = 16);

-- Secret halves of the desk's own keys: by what its receipts and orders are known (Ed25519), and what opens what workstations
-- sealed for it (X25519). The first is the one that has signed receipts.
create table desk_key (
    purpose text not null primary key check (purpose in ('SIGNING', 'RESCUE')),
    seed    blob not null check (length(seed) = 32)
) strict;

insert into desk_key (purpose, seed) select 'SIGNING', seed from receipt_key;
drop table receipt_key;

-- What administrators did, and whom they let in. Without a device: at the terminal of the server.
create table audit (
    n       integer not null primary key,
    at      integer not null,
    device  blob    check (length(device) = 16),
    account blob    check (length(account) = 16),
    -- As JSON; ids only, so that nobody who was erased is named.
    act     text    not null check (json_valid(act)),
    check ((device is null) = (account is null))
) strict;
