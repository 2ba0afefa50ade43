-- Preferences of this workstation and its people; the value is JSON that its reader parses and checks.
create table setting (
    key   text not null primary key check (length(key) between 1 and 200),
    value text not null check (json_valid(value))
) strict, without rowid;

-- What somebody is typing: saved at each pause, so that a kill loses nothing.
create table draft (
    id         blob    not null primary key check (length(id) = 16),
    kind       text    not null check (length(kind) between 1 and 100),
    owner      blob    not null check (length(owner) = 16),
    body       text    not null check (json_valid(body)),
    updated_at integer not null check (updated_at >= 0)
) strict;

create index draft_by_owner on draft (owner, updated_at);
