-- Document timestamps that the desk gave to sealed acts: a file more, of the sealed paper `pdf`. Neither asked here nor told in
-- the history: what is lost is asked for again.
create table stamp (
    act   blob    not null primary key check (length(act) = 16),
    pdf   blob    not null check (length(pdf) = 32),
    file  blob    not null check (length(file) = 32),
    -- The moment that the token tells, in milliseconds, and who says so.
    at    integer not null,
    giver text    not null
) strict, without rowid;
