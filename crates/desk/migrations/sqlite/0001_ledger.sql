-- The ledger of the desk: what workstations asked, what the desk said of it, and the state that follows from what it
-- accepted. `item`, `person`, `site`, `act`, `act_line` and `format` are the fold of `fact` and can be rebuilt from it.

-- Which desk this is: one row.
create table desk (
    only   integer not null primary key check (only = 1),
    id     blob    not null check (length(id) = 16),
    epoch  blob    not null check (length(epoch) = 16),
    -- Authenticates tokens, challenges and codes.
    secret blob    not null check (length(secret) = 32)
) strict;

create table device (
    id          blob    not null primary key check (length(id) = 16),
    name        text    not null,
    key         blob    not null check (length(key) = 32),
    territorial text,
    enrolled_at integer not null,
    last_seen   integer not null,
    revoked_at  integer
) strict;

-- One-time codes by which devices are enrolled; only what a code is recognised by.
create table code (
    mac         blob    not null primary key check (length(mac) = 32),
    role        text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    territorial text,
    expires_at  integer not null,
    used_at     integer,
    used_by     blob    references device (id),
    check ((used_at is null) = (used_by is null))
) strict;

-- The role that the desk gave.
create table account (
    id     blob not null primary key check (length(id) = 16),
    person blob not null check (length(person) = 16),
    role   text not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    device blob not null references device (id)
) strict;

create index account_by_person on account (person);
create index account_by_device on account (device);

-- How far the chain of each incarnation of a device has been judged.
create table device_chain (
    dev  blob    not null references device (id),
    inc  integer not null check (inc >= 1),
    seq  integer not null check (seq >= 1),
    head blob    not null check (length(head) = 32),
    primary key (dev, inc)
) strict, without rowid;

-- `n` counts what was accepted, without gaps; `arrival` everything.
create table intent (
    arrival     integer not null primary key,
    n           integer unique check (n >= 1),
    id          blob    not null unique check (length(id) = 16),
    dev         blob    not null references device (id),
    inc         integer not null check (inc >= 1),
    seq         integer not null check (seq >= 1),
    wall_ms     integer not null,
    mono_ms     integer not null,
    boot        blob    not null check (length(boot) = 16),
    account     blob    not null check (length(account) = 16),
    person      blob    not null check (length(person) = 16),
    -- As the workstation had it; what counted is what the desk had.
    role        text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    kind        text    not null,
    v           integer not null,
    prev        blob    not null check (length(prev) = 32),
    hash        blob    not null check (length(hash) = 32),
    body        blob    not null,
    verdict     text    not null check (verdict in ('ACCEPTED', 'REFUSED', 'NOT_UNDERSTOOD')),
    refusal     text    check (json_valid(refusal)),
    received_at integer not null,
    unique (dev, inc, seq),
    check ((verdict = 'ACCEPTED') = (n is not null)),
    check ((verdict = 'REFUSED') = (refusal is not null))
) strict;

-- What an accepted intent made true, people and acts in capsules under keys of the desk.
create table fact (
    n     integer not null primary key references intent (n),
    facts blob    not null
) strict;

-- Entries that came under the id or place of another that was judged: evidence that a device was copied or restored.
create table quarantine (
    id          blob    not null check (length(id) = 16),
    hash        blob    not null check (length(hash) = 32),
    dev         blob    not null references device (id),
    entry       blob    not null,
    received_at integer not null,
    primary key (id, hash)
) strict, without rowid;

-- Each incarnation of a device seals under keys of its own; those of the desk have the desk's id and incarnation 0.
create table capsule_key (
    kind text    not null check (kind in ('PERSON', 'ACT')),
    id   blob    not null check (length(id) = 16),
    dev  blob    not null check (length(dev) = 16),
    inc  integer not null check (inc >= 0),
    key  blob    not null check (length(key) = 32),
    primary key (kind, id, dev, inc)
) strict, without rowid;

create table item (
    id         blob not null primary key check (length(id) = 16),
    state      text not null check (json_valid(state)),
    holder     blob check (length(holder) = 16),
    tag_key    text,
    serial_key text,
    brand_key  text not null
) strict;

create index item_by_holder on item (holder) where holder is not null;
create index item_by_tag on item (tag_key) where tag_key is not null;
create index item_by_serial on item (serial_key, brand_key) where serial_key is not null;

create table person (
    id       blob not null primary key check (length(id) = 16),
    state    text not null check (json_valid(state)),
    id_type  text,
    document text
) strict;

create index person_by_document on person (document, id_type) where document is not null;

create table site (
    id    blob not null primary key check (length(id) = 16),
    state text not null check (json_valid(state))
) strict;

create table act (
    id       blob not null primary key check (length(id) = 16),
    state    text not null check (json_valid(state)),
    folio    text not null,
    stage    text not null check (stage in (
        'SIGNING', 'SEALED', 'CONSTANCIA', 'ANNULLED', 'SUPERSEDED', 'WITHDRAWN')),
    official blob not null check (length(official) = 16),
    holder   blob not null check (length(holder) = 16),
    approver blob check (length(approver) = 16)
) strict;

create index act_by_folio on act (folio);
create index act_unsealed on act (stage) where stage in ('SIGNING', 'CONSTANCIA');

-- The items that an act's current version names.
create table act_line (
    act  blob not null references act (id),
    item blob not null check (length(item) = 16),
    primary key (act, item)
) strict, without rowid;

create index act_line_by_item on act_line (item);

create table format (
    code  text not null primary key check (code in ('ANEXO7', 'ANEXO14', 'CLEARANCE')),
    state text not null check (json_valid(state))
) strict;
