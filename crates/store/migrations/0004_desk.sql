-- The desk: where it is, what it said, and what is known without what it has not judged yet.

-- The secret half of the key by which the desk knows this workstation (Ed25519): made before the desk is asked, so that
-- asking again is asking with the same key.
create table device_key (
    only integer not null primary key check (only = 1),
    seed blob    not null check (length(seed) = 32)
) strict;

create table desk (
    only        integer not null primary key check (only = 1),
    url         text    not null,
    -- SHA-256 of its certificate, which is all that is trusted.
    certificate blob    not null check (length(certificate) = 32),
    id          blob    not null check (length(id) = 16),
    epoch       blob    not null check (length(epoch) = 16),
    -- Where to go on in its history; null at the start.
    cursor      text,
    -- The last number of its history that is known.
    seen        integer not null default 0 check (seen >= 0),
    enrolled_at integer not null,
    synced_at   integer
) strict;

-- What the desk said of an intent of this workstation. Facts come later, in the order of its history (`intent.told`).
create table verdict (
    intent    integer not null primary key references intent (n),
    verdict   text    not null check (verdict in ('ACCEPTED', 'REFUSED', 'NOT_UNDERSTOOD')),
    -- Refusals, as JSON: the one of the intent, or those of the parts that were left out.
    refusals  text    not null check (json_valid(refusals)),
    -- The author has seen what was refused.
    closed_at integer
) strict;

create index verdict_open on verdict (intent) where refusals <> '[]' and closed_at is null;

-- Rows that pending intents changed, as they were before: what the desk has told so far. Null: there was none.
create table confirmed (
    kind  text not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'FORMAT')),
    id    blob not null,
    state text check (json_valid(state)),
    primary key (kind, id)
) strict, without rowid;

-- What was registered here, and what it was known as already.
create table alias (
    kind text not null check (kind in ('ITEM', 'PERSON', 'SITE')),
    id   blob not null check (length(id) = 16),
    same blob not null check (length(same) = 16),
    primary key (kind, id)
) strict, without rowid;

-- How much of the desk's history was known when it was asked.
alter table intent add column seen integer not null default 0 check (seen >= 0);
-- Its number in the desk's history, once its facts were told. Entries of other workstations have no body.
alter table intent add column told integer check (told >= 1);
create unique index intent_told on intent (told) where told is not null;
create index intent_own on intent (n) where body <> x'';
create index intent_untold on intent (n) where told is null;

-- What is claimed of an item in dispute, as JSON; null when nobody does.
alter table item add column disputes text check (json_valid(disputes));
create index item_in_dispute on item (row) where disputes is not null;

-- Two more events.
drop view intent_subject;
create table movement_new (
    item           blob    not null references item (id),
    intent         integer not null references intent (n),
    part           integer not null check (part >= 0),
    event          text    not null check (
        event = 'REGISTERED' or event = 'EDITED' or event = 'MOVED' or event = 'LOAN_EXTENDED' or event = 'PHOTO' or
        event = 'DISPUTED' or event = 'SETTLED'),
    kind           text    check (
        kind = 'INTAKE' or kind = 'HANDOVER' or kind = 'RETURN' or kind = 'REINSTATEMENT' or kind = 'TRANSFER_SITE'
        or kind = 'TRANSFER_RECEIVED' or kind = 'LOAN' or kind = 'TO_SITE_POOL' or kind = 'WARRANTY_OUT' or
        kind = 'WARRANTY_IN' or kind = 'PROVIDER_RETURN' or kind = 'LOSS' or kind = 'THEFT' or kind = 'FOUND' or
        kind = 'DISPOSAL' or kind = 'ANNULMENT'),
    from_lifecycle text    check (
        from_lifecycle = 'IN_STOCK' or from_lifecycle = 'ASSIGNED' or from_lifecycle = 'SITE_POOL' or
        from_lifecycle = 'IN_TRANSIT' or from_lifecycle = 'ON_LOAN' or from_lifecycle = 'IN_REPAIR' or
        from_lifecycle = 'MISSING' or from_lifecycle = 'STOLEN' or from_lifecycle = 'RETURNED_TO_PROVIDER' or
        from_lifecycle = 'DISPOSED'),
    to_lifecycle   text    check (
        to_lifecycle = 'IN_STOCK' or to_lifecycle = 'ASSIGNED' or to_lifecycle = 'SITE_POOL' or
        to_lifecycle = 'IN_TRANSIT' or to_lifecycle = 'ON_LOAN' or to_lifecycle = 'IN_REPAIR' or
        to_lifecycle = 'MISSING' or to_lifecycle = 'STOLEN' or to_lifecycle = 'RETURNED_TO_PROVIDER' or
        to_lifecycle = 'DISPOSED'),
    holder         blob    check (length(holder) = 16),
    site           blob    check (length(site) = 16),
    workplace      text,
    expected_return_on text check (length(expected_return_on) = 10),
    act            blob    references act (id),
    note           text,
    photo          blob    check (length(photo) = 32),
    caption        text,
    -- What is claimed of the item, as JSON.
    claim          text    check (json_valid(claim)),
    primary key (item, intent, part),
    check ((event = 'MOVED') = (kind is not null)),
    check ((event = 'PHOTO') = (photo is not null)),
    check ((event = 'DISPUTED') = (claim is not null)),
    check (event <> 'LOAN_EXTENDED' or expected_return_on is not null)
) strict, without rowid;
insert into movement_new (item, intent, part, event, kind, from_lifecycle, to_lifecycle, holder, site, workplace, expected_return_on, act, note, photo,
    caption)
select item, intent, part, event, kind, from_lifecycle, to_lifecycle, holder, site, workplace, expected_return_on, act, note, photo,
    caption
from movement;
drop table movement;
alter table movement_new rename to movement;
create view intent_subject (kind, id, intent) as
select kind, id, intent from subject
union all
select distinct 'ITEM', item, intent from movement;


-- An act or a person may be known under another id one day: an e-mail and an account stay all the same.
create table mail_new (
    id         blob    not null primary key check (length(id) = 16),
    act        blob    not null,
    sender     text    not null check (length(sender) between 3 and 254),
    recipients text    not null check (json_valid(recipients)),
    subject    text    not null,
    body       text    not null,
    photos     integer not null check (photos >= 0),
    pdf_bytes  integer not null check (pdf_bytes > 0),
    state      text    not null check (state in ('PENDING', 'HANDED_OVER', 'WITHDRAWN')),
    created_by blob    not null,
    created_at integer not null check (created_at >= 0),
    settled_at integer check (settled_at >= 0),
    check ((state = 'PENDING') = (settled_at is null))
) strict;
insert into mail_new select * from mail;
drop table mail;
alter table mail_new rename to mail;
create index mail_by_state on mail (state, created_at);
create index mail_by_act on mail (act);

create table account_new (
    id      blob    not null primary key check (length(id) = 16),
    person  blob    not null,
    role    text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    pin     text    check (pin like '$%'),
    removed integer not null default 0 check (removed in (0, 1))
) strict, without rowid;
insert into account_new select * from account;
drop table account;
alter table account_new rename to account;
