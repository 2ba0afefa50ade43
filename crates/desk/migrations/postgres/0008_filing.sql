-- What was filed: the radicado of a sealed act, given in the transaction that accepted the seal. A row may outlive its act:
-- what a restored desk lost and is offered again gets the number that it had.
create table filing (
    act         bytea  not null primary key check (length(act) = 16),
    year        bigint not null check (year >= 1970 and year <= 9999),
    office      text   not null,
    seq         bigint not null check (seq >= 1),
    received_at bigint not null,
    -- The sealed paper, and what the desk found against it.
    pdf         bytea  not null check (length(pdf) = 32),
    flaw        text,
    -- The constancia de radicación, once it is made.
    slip        bytea  check (length(slip) = 32),
    unique (year, office, seq)
);

create index filing_by_pdf on filing (pdf);
create index filing_by_slip on filing (slip) where slip is not null;
create index filing_without_slip on filing (received_at) where slip is null and flaw is null;

-- The last number of each year and office: a row, and no sequence, which would leave gaps.
create table filing_counter (
    year   bigint not null check (year >= 1970 and year <= 9999),
    office text   not null,
    last   bigint not null check (last >= 1),
    primary key (year, office)
);

-- By what key each device signs papers: that of the first one that it sent.
create table device_signer (
    dev         bytea not null primary key references device (id),
    certificate bytea not null check (length(certificate) = 32)
);

-- The keys by which the desk signs papers, made when they are first needed.
create table desk_signer (
    purpose     text not null primary key check (purpose = 'FILING'),
    key         bytea not null,
    certificate bytea not null,
    anchor      bytea not null
);
