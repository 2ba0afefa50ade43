-- What receipts are made of: see `receipt.rs`.

-- By what they are signed (Ed25519): made once.
create table receipt_key (
    "only" bigint not null primary key check ("only" = 1),
    seed   bytea  not null check (length(seed) = 32)
);

-- The files that judged entries of a workstation name. `held_at`: when the desk first saw that it has the file; null while
-- it has not.
create table named_file (
    dev     bytea not null references device (id),
    file    bytea not null check (length(file) = 32),
    held_at bigint,
    primary key (dev, file)
);

create index named_file_open on named_file (dev) where held_at is null;

-- The running hash of the history up to some of its numbers, so that nobody begins at the first.
create table history_mark (
    n       bigint not null primary key check (n >= 1),
    entries bigint not null check (entries >= 1),
    hash    bytea  not null check (length(hash) = 32)
);

create index intent_tally on intent (dev, inc, verdict);
