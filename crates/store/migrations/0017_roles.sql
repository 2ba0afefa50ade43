-- The roles of the procedure.
create table account_new (
    id      blob    not null primary key check (length(id) = 16),
    person  blob    not null,
    role    text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    pin     text    check (pin like '$%'),
    removed integer not null default 0 check (removed in (0, 1))
) strict, without rowid;
insert into account_new (id, person, role, pin, removed) select id, person, role, pin, removed from account;
drop table account;
alter table account_new rename to account;

create table intent_new (
    n        integer not null primary key,
    id       blob    not null unique check (length(id) = 16),
    dev      blob    not null check (length(dev) = 16),
    inc      integer not null check (inc >= 1),
    seq      integer not null check (seq >= 1),
    wall_ms  integer not null,
    mono_ms  integer not null check (mono_ms >= 0),
    boot     blob    not null check (length(boot) = 16),
    account  blob    not null check (length(account) = 16),
    person   blob    not null check (length(person) = 16),
    role     text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    kind     text    not null check (length(kind) between 1 and 100),
    v        integer not null check (v >= 1),
    prev     blob    not null check (length(prev) = 32),
    hash     blob    not null check (length(hash) = 32),
    body     blob    not null,
    seen     integer not null default 0 check (seen >= 0),
    told     integer check (told >= 1),
    doubtful integer not null default 0 check (doubtful in (0, 1))
) strict;
insert into intent_new (n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body, seen,
    told, doubtful)
select n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body, seen, told, doubtful
from intent;
drop table intent;
alter table intent_new rename to intent;
create unique index intent_chain on intent (dev, inc, seq) where body <> x'';
create index intent_own on intent (n) where body <> x'';
create unique index intent_told on intent (told) where told is not null;
create index intent_untold on intent (n) where told is null;
