-- Acts whose document timestamp was asked for and not there: when it is asked for again, so that those that get none keep nobody
-- else's from coming. `never`: the desk said that there will be none.
create table stamp_try (
    act   blob    not null primary key check (length(act) = 16),
    tries integer not null check (tries >= 0),
    next  integer not null,
    never integer not null default 0 check (never in (0, 1))
) strict, without rowid;
