-- People and workstations from afar: which stay of a workstation at this desk it is, orders to shut its store, codes for one
-- workstation, the keys by which the desk's orders are known, and who did what.

-- Null: enrolled before this was counted; the id of the workstation stands for it.
alter table device add column enrolment bytea check (length(enrolment) = 16);
-- When it was ordered to shut its store, and when it was first told.
alter table device add column wipe_at bigint;
alter table device add column wipe_told_at bigint;

-- The workstation that may come back by it, and no other.
alter table code add column device bytea check (length(device) = 16);
-- Who made it: what an account gave away goes with its right to give it. Null: at the terminal of the server.
alter table code add column account bytea check (length(account) = 16);

-- Secret halves of the desk's own keys.
create table desk_signing (
    purpose text  not null primary key check (purpose in ('ORDERS', 'RESCUE')),
    seed    bytea not null check (length(seed) = 32)
);

-- What administrators did, and whom they let in. Without a device: at the terminal of the server.
create table audit (
    n       bigint not null primary key,
    at      bigint not null,
    device  bytea  check (length(device) = 16),
    account bytea  check (length(account) = 16),
    -- As JSON; ids only, so that nobody who was erased is named.
    act     text   not null check (json_valid(act)),
    check ((device is null) = (account is null))
);
