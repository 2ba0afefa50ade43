-- The roles of the procedure.
create table code_new (
    mac         blob    not null primary key check (length(mac) = 32),
    role        text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    territorial text,
    expires_at  integer not null,
    used_at     integer,
    used_by     blob    references device (id),
    -- Whom it is for: only by such a code somebody comes to a second workstation.
    person      blob    check (length(person) = 16),
    -- The workstation that may come back by it, and no other.
    device      blob    check (length(device) = 16),
    -- Who made it: what an account gave away goes with its right to give it. Null: at the terminal of the server.
    account     blob    check (length(account) = 16),
    -- It may say none: a workstation that is known keeps the one that it has.
    scope       text    check (json_valid(scope)),
    -- Of whoever signed in: the code serves this workstation with this key, and no other.
    admission   blob    check (length(admission) = 16),
    only_device blob    check (length(only_device) = 16),
    only_key    blob    check (
        length(only_key) = 32 and (admission is null) = (only_key is null) and (only_device is null) = (only_key is null)
    ),
    check ((used_at is null) = (used_by is null))
) strict;
insert into code_new (mac, role, territorial, expires_at, used_at, used_by, person, device, account, scope, admission,
    only_device, only_key)
select mac, role, territorial, expires_at, used_at, used_by, person, device, account, scope, admission, only_device, only_key
from code;
drop table code;
alter table code_new rename to code;

-- The role that the desk gave.
create table account_new (
    id         blob    not null primary key check (length(id) = 16),
    person     blob    not null check (length(person) = 16),
    role       text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    device     blob    not null references device (id),
    -- By which admission somebody enrolled.
    admission  blob    check (length(admission) = 16),
    -- Somebody else signed in at the workstation where it was: nobody has vouched for it yet.
    came_along integer not null default 0 check (came_along in (0, 1))
) strict;
insert into account_new (id, person, role, device, admission, came_along)
select id, person, role, device, admission, came_along from account;
drop table account;
alter table account_new rename to account;
create index account_by_person on account (person);
create index account_by_device on account (device);
create index account_by_admission on account (admission);

-- `n` counts what was accepted, without gaps; `arrival` everything.
create table intent_new (
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
    role        text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    kind        text    not null,
    v           integer not null,
    prev        blob    not null check (length(prev) = 32),
    hash        blob    not null check (length(hash) = 32),
    body        blob    not null,
    verdict     text    not null check (verdict in ('ACCEPTED', 'REFUSED', 'NOT_UNDERSTOOD')),
    refusal     text    check (json_valid(refusal)),
    received_at integer not null,
    seen        integer not null default 0 check (seen >= 0),
    -- Parts of a batch that were not taken in, as JSON.
    left_out    text    check (json_valid(left_out)),
    unique (dev, inc, seq),
    check ((verdict = 'ACCEPTED') = (n is not null)),
    check ((verdict = 'REFUSED') = (refusal is not null))
) strict;
insert into intent_new (arrival, n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash,
    body, verdict, refusal, received_at, seen, left_out)
select arrival, n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body, verdict,
    refusal, received_at, seen, left_out
from intent;
drop table intent;
alter table intent_new rename to intent;
create index intent_tally on intent (dev, inc, verdict);
create index intent_by_device on intent (dev, n) where n is not null;

-- One that ended names nobody any more: its id stays for the audit, and for a backup that is put back.
create table admission_new (
    id          blob    not null primary key check (length(id) = 16),
    -- In lower case: how they are found the first time. From then on only a label.
    email       text    check (length(email) <= 254),
    -- By what the provider knows them: said beforehand, or since they first signed in.
    subject     text    check (length(subject) <= 255),
    -- The provider that said so.
    issuer      text,
    role        text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    -- What a workstation that is enrolled by it sees, as JSON: offices, or `null` for all of them.
    scope       text    not null check (json_valid(scope)),
    territorial text,
    -- How many workstations they may have.
    devices     integer not null check (devices >= 1),
    admitted_at integer not null,
    bound_at    integer,
    check ((issuer is null) = (bound_at is null)),
    check (issuer is null or subject is not null)
) strict;
insert into admission_new (id, email, subject, issuer, role, scope, territorial, devices, admitted_at, bound_at)
select id, email, subject, issuer, role, scope, territorial, devices, admitted_at, bound_at from admission;
drop table admission;
alter table admission_new rename to admission;
create unique index admission_by_email on admission (email);
create unique index admission_by_subject on admission (subject);
