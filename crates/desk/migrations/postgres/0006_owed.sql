-- Photos that an accepted entry names and that have not come: whoever offered it brings them. A row too many does no harm.
create table owed (
    blob  bytea  not null check (length(blob) = 32),
    dev   bytea  not null references device (id),
    since bigint not null,
    primary key (blob, dev)
);
