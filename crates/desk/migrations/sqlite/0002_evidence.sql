-- The keys that came with what is in quarantine, apart from those of what was judged: a workstation that was copied seals
-- under others. An erasure finds them too.
create table quarantine_key (
    kind text    not null check (kind in ('PERSON', 'ACT')),
    id   blob    not null check (length(id) = 16),
    dev  blob    not null references device (id),
    inc  integer not null check (inc >= 1),
    key  blob    not null check (length(key) = 32),
    primary key (kind, id, dev, inc)
) strict, without rowid;

create index quarantine_by_device on quarantine (dev);
