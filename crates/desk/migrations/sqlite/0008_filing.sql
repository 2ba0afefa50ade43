-- What was filed: the radicado of a sealed act, given in the transaction that accepted the seal. A row may outlive its act:
-- what a restored desk lost and is offered again gets the number that it had.
create table filing (
    act         blob    not null primary key check (length(act) = 16),
    year        integer not null check (year >= 1970 and year <= 9999),
    office      text    not null,
    seq         integer not null check (seq >= 1),
    received_at integer not null,
    -- The sealed paper, and what the desk found against it.
    pdf         blob    not null check (length(pdf) = 32),
    flaw        text,
    -- The constancia de radicación, once it is made.
    slip        blob    check (length(slip) = 32),
    unique (year, office, seq)
) strict, without rowid;

create index filing_by_pdf on filing (pdf);
create index filing_by_slip on filing (slip) where slip is not null;
create index filing_without_slip on filing (received_at) where slip is null and flaw is null;

-- The last number of each year and office: a row, and no sequence, which would leave gaps.
create table filing_counter (
    year   integer not null check (year >= 1970 and year <= 9999),
    office text    not null,
    last   integer not null check (last >= 1),
    primary key (year, office)
) strict, without rowid;

-- By what key each device signs papers: that of the first one that it sent.
create table device_signer (
    dev         blob not null primary key references device (id),
    certificate blob not null check (length(certificate) = 32)
) strict, without rowid;

-- The keys by which the desk signs papers, made when they are first needed.
create table desk_signer (
    purpose     text not null primary key check (purpose = 'FILING'),
    key         blob not null,
    certificate blob not null,
    anchor      blob not null
) strict, without rowid;
