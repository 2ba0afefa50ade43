-- Photos that an accepted entry names and that have not come: whoever offered it brings them. A row too many does no harm.
create table owed (
    blob  blob    not null check (length(blob) = 32),
    dev   blob    not null references device (id),
    since integer not null,
    primary key (blob, dev)
) strict, without rowid;
