-- What the desk confirmed, what may therefore leave this machine, and how much went over the line.

-- By what its receipts are checked; null until it was told.
alter table desk add column receipt_key blob check (length(receipt_key) = 32);

-- Receipts as they were signed, one for each state that the desk confirmed, and in what it differed, as JSON.
create table receipt (
    n         integer not null primary key,
    -- When it came, by the clock of this machine; the desk's stands in the receipt.
    kept_at   integer not null,
    receipt   text    not null check (json_valid(receipt)),
    key       blob    not null check (length(key) = 32),
    signature text    not null,
    differs   text    not null check (json_valid(differs))
) strict;

-- The running hash of the desk's history up to a number: one row.
create table history (
    only    integer not null primary key check (only = 1),
    upto    integer not null check (upto >= 0),
    entries integer not null check (entries >= 0),
    hash    blob    not null check (length(hash) = 32)
) strict;

-- Files that own judged entries name. `held_at`: the desk's time when a receipt first covered them.
create table named_file (
    file     blob    not null primary key check (length(file) = 32),
    kind     text    not null check (kind in ('PHOTO', 'PAPER', 'SEALED', 'LOGO')),
    named_at integer not null,
    held_at  integer
) strict, without rowid;

create index named_file_open on named_file (file) where held_at is null;

-- Files that were let go of: they are at the desk, and come from there when somebody looks at them.
create table released_file (
    file        blob    not null primary key check (length(file) = 32),
    released_at integer not null
) strict, without rowid;

-- Bytes that went over the line, by month and by what they were for.
create table traffic (
    month text    not null check (length(month) = 7),
    class text    not null check (class in ('TALK', 'PUSH', 'PULL', 'BLOB')),
    up    integer not null check (up >= 0),
    down  integer not null check (down >= 0),
    primary key (month, class)
) strict, without rowid;

-- What was told was accepted, also where the answer to the push was lost.
insert into verdict (intent, verdict, refusals)
select n, 'ACCEPTED', '[]' from intent where told is not null and body <> x''
on conflict (intent) do update set verdict = 'ACCEPTED';

insert into named_file (file, kind, named_at)
select file, kind, min(wall_ms) from (
    select unhex(json_extract(cast(body as text), '$.photo')) as file, 'PHOTO' as kind, wall_ms
    from intent
    join verdict on verdict.intent = intent.n
    where intent.kind = 'ADD_ITEM_PHOTO' and verdict <> 'NOT_UNDERSTOOD'
    union all
    select unhex(json_extract(cast(body as text), '$.pdf')), case intent.kind when 'SEAL_ACT' then 'SEALED' else 'PAPER' end, wall_ms
    from intent
    join verdict on verdict.intent = intent.n
    where intent.kind in ('ISSUE_ACT', 'TAKE_TURN', 'SEAL_ACT') and verdict <> 'NOT_UNDERSTOOD'
    union all
    select unhex(json_extract(cast(body as text), '$.template.logo')), 'LOGO', wall_ms
    from intent
    join verdict on verdict.intent = intent.n
    where intent.kind = 'CHANGE_FORMAT' and verdict <> 'NOT_UNDERSTOOD'
        and json_extract(cast(body as text), '$.template.logo') is not null
)
group by file;
