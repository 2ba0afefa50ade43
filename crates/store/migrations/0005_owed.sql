-- Own photos and papers that the desk has: what it was given, and what it said that it had. Forgotten with its epoch.
create table at_desk (
    blob blob not null primary key check (length(blob) = 32)
) strict, without rowid;

create index movement_photo on movement (intent) where event = 'PHOTO';
