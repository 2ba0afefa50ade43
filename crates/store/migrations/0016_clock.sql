-- The last word of the desk's clock, and when that was by the monotonic clock here: between `asked_ms` (null: an answer by file)
-- and `heard_ms`, both since the start of the machine that `boot` names. `entry`: the last one that was recorded before it.
create table desk_time (
    only     integer not null primary key check (only = 1),
    at       integer not null,
    asked_ms integer check (asked_ms >= 0),
    heard_ms integer not null check (heard_ms >= 0),
    boot     blob    not null check (length(boot) = 16),
    entry    integer not null check (entry >= 0)
) strict;

-- The desk says that the wall clock of an entry is not that of when it was written.
alter table intent add column doubtful integer not null default 0 check (doubtful in (0, 1));
