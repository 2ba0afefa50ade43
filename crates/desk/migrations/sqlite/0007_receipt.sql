-- What receipts are made of: see `receipt.rs`.

-- By what they are signed (Ed25519): made once.
create table receipt_key (
    only integer not null primary key check (only = 1),
    seed blob    not null check (length(seed) = 32)
) strict;

-- The files that judged entries of a workstation name. `held_at`: when the desk first saw that it has the file; null while
-- it has not.
create table named_file (
    dev     blob    not null references device (id),
    file    blob    not null check (length(file) = 32),
    held_at integer,
    primary key (dev, file)
) strict, without rowid;

create index named_file_open on named_file (dev) where held_at is null;

-- The running hash of the history up to some of its numbers, so that nobody begins at the first.
create table history_mark (
    n       integer not null primary key check (n >= 1),
    entries integer not null check (entries >= 1),
    hash    blob    not null check (length(hash) = 32)
) strict;

create index intent_tally on intent (dev, inc, verdict);

insert into named_file (dev, file)
select dev, unhex(json_extract(cast(body as text), '$.photo'))
from intent
where kind = 'ADD_ITEM_PHOTO' and verdict <> 'NOT_UNDERSTOOD'
union
select dev, unhex(json_extract(cast(body as text), '$.pdf'))
from intent
where kind in ('ISSUE_ACT', 'TAKE_TURN', 'SEAL_ACT') and verdict <> 'NOT_UNDERSTOOD'
union
select dev, unhex(json_extract(cast(body as text), '$.template.logo'))
from intent
where kind = 'CHANGE_FORMAT' and verdict <> 'NOT_UNDERSTOOD' and json_extract(cast(body as text), '$.template.logo') is not null;
