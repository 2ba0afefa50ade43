-- Whose records whom may be told: see `reach.rs`.

-- Of a workstation, as JSON: offices, or `null` for all of them. Another scope is another view of the history.
alter table device add column scope text not null default 'null' check (json_valid(scope));
alter table device add column "view" bigint not null default 0 check ("view" >= 0);

-- A code may say none: a workstation that is known keeps the one that it has.
alter table code add column scope text check (json_valid(scope));

-- What a workstation had before, and the last number that may have been told in that view.
create table former_view (
    device bytea  not null references device (id),
    "view" bigint not null check ("view" >= 0),
    until  bigint not null check (until >= 0),
    scope  text   not null check (json_valid(scope)),
    primary key (device, "view")
);

-- The running hash of what was told in a view, for receipts.
create table view_mark (
    device  bytea  not null primary key references device (id),
    "view"  bigint not null check ("view" >= 0),
    n       bigint not null check (n >= 1),
    entries bigint not null check (entries >= 1),
    hash    bytea  not null check (length(hash) = 32)
);

-- Who sees a record, and from which number on, as JSON: `*` is everybody, three letters an office, an id a workstation, with
-- the number of a view that workstation in it.
create table reach (
    kind    text  not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT')),
    id      bytea not null check (length(id) = 16),
    circles text  not null check (json_valid(circles)),
    primary key (kind, id)
);

-- Which entries are about a record: whoever comes to see it is told how it stands then.
create table about (
    kind text   not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT')),
    id   bytea  not null check (length(id) = 16),
    n    bigint not null check (n >= 1),
    primary key (kind, id, n)
);

-- What has to be told to whom, and which records came to be seen by it that were there before, as JSON.
create table feed (
    circle text   not null,
    n      bigint not null check (n >= 1),
    came   text   check (json_valid(came)),
    primary key (circle, n)
);

-- Of which records a file is: by the word of whoever could read it (zeros), or of a workstation, once it has brought it.
create table file_of (
    file    bytea not null check (length(file) = 32),
    kind    text  not null check (kind in ('ITEM', 'ACT', 'FORMAT')),
    id      bytea not null check (length(id) = 16),
    made_by bytea not null check (length(made_by) = 16),
    primary key (file, kind, id, made_by)
);

-- Files that a workstation has brought itself: it has them, whatever it may see.
create table brought (
    dev  bytea not null references device (id),
    file bytea not null check (length(file) = 32),
    primary key (dev, file)
);

-- Its history was written before any of this was kept: it is gone through when the ledger is opened.
create table reach_due (
    "only" bigint not null primary key check ("only" = 1)
);

insert into reach_due ("only") select 1 where exists (select 1 from fact);

alter table item add column site bytea check (length(site) = 16);
update item set site = decode(replace(state::json -> 'placement' ->> 'site', '-', ''), 'hex');
create index item_by_site on item (site) where site is not null;

alter table person add column site bytea check (length(site) = 16);
update person set site = decode(replace(state::json -> 'details' ->> 'site', '-', ''), 'hex');
create index person_by_site on person (site) where site is not null;

create index intent_by_device on intent (dev, n) where n is not null;

create index filing_by_clock on filing (clock) where clock is not null;
