-- What arrives late is judged by what its author knew.

alter table intent add column seen integer not null default 0 check (seen >= 0);
-- Parts of a batch that were not taken in, as JSON.
alter table intent add column left_out text check (json_valid(left_out));

-- What a workstation registered, and what it was known as already.
create table alias (
    kind text not null check (kind in ('ITEM', 'PERSON', 'SITE')),
    id   blob not null check (length(id) = 16),
    same blob not null check (length(same) = 16),
    primary key (kind, id)
) strict, without rowid;

create index alias_of_same on alias (kind, same);

-- Who changed a record last, and the last number at which anybody else did.
create table meanwhile (
    kind   text    not null check (kind in ('ITEM', 'CUSTODY', 'PERSON', 'SITE')),
    id     blob    not null check (length(id) = 16),
    n      integer not null check (n >= 1),
    dev    blob    not null check (length(dev) = 16),
    others integer not null check (others >= 0),
    primary key (kind, id)
) strict, without rowid;

-- By what two people who write down one site mean the same.
alter table site add column likeness text;
create index site_by_likeness on site (likeness) where likeness is not null;
