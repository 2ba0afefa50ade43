-- Cases; "case" itself is a word of SQL.
create table case_record (
    id            bytea  not null primary key check (length(id) = 16),
    body          text   not null check (json_valid(body)),
    rev           bigint not null check (rev >= 1),
    code_year     bigint,
    code_seq      bigint,
    state         text   not null check (state in (
        'REGISTERED', 'IN_PROGRESS', 'ESCALATED_SPECIALIST', 'ESCALATED_ONSITE', 'PROVIDER_ACTIVE', 'SUSPENDED', 'SOLVED',
        'REOPENED', 'CLOSED', 'NOT_MANAGED')),
    group_id      bytea  not null check (length(group_id) = 16),
    assignee      bytea  check (length(assignee) = 16),
    requester     bytea  not null check (length(requester) = 16),
    site          bytea  check (length(site) = 16),
    project       bytea  not null check (length(project) = 16),
    category      bytea  not null check (length(category) = 16),
    request       bytea  not null check (length(request) = 16),
    registered_at bigint not null,
    unique (code_year, code_seq),
    check ((code_year is null) = (code_seq is null))
);
create index case_open_of_requester on case_record (requester) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_of_assignee on case_record (assignee) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_at_site on case_record (site) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_of_group on case_record (group_id) where state not in ('CLOSED', 'NOT_MANAGED');

-- Codes that were given, in the transaction that took the registration in. A row may outlive its case: what a restored desk
-- lost and is offered again gets the code that it had.
create table case_code (
    id   bytea  not null primary key check (length(id) = 16),
    year bigint not null check (year >= 1970 and year <= 9999),
    seq  bigint not null check (seq >= 1),
    unique (year, seq)
);

-- The last number of each year: a row, and no sequence, which would leave gaps.
create table case_counter (
    year bigint not null primary key check (year >= 1970 and year <= 9999),
    last bigint not null check (last >= 1)
);

-- The catalogue. Every edition is kept: ended cases are judged by the one that was in force.
create table listed (
    kind    text   not null check (kind in ('PROJECT', 'CATEGORY', 'SLA', 'GROUP', 'CALENDAR')),
    id      bytea  not null check (length(id) = 16),
    edition bigint not null check (edition >= 1),
    -- In which category a category lies.
    parent  bytea  check (length(parent) = 16),
    body    text   not null check (json_valid(body)),
    primary key (kind, id, edition)
);
create index listed_by_parent on listed (parent) where parent is not null;

create table mass_event (
    id   bytea not null primary key check (length(id) = 16),
    body text  not null check (json_valid(body))
);

-- Cases are seen, told of and changed like any other record.
alter table meanwhile drop constraint meanwhile_kind_check;
alter table meanwhile add constraint meanwhile_kind_check check (kind in ('ITEM', 'CUSTODY', 'PERSON', 'SITE', 'CASE'));
alter table reach drop constraint reach_kind_check;
alter table reach add constraint reach_kind_check check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'CASE'));
alter table about drop constraint about_kind_check;
alter table about add constraint about_kind_check check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'CASE'));
alter table file_of drop constraint file_of_kind_check;
alter table file_of add constraint file_of_kind_check check (kind in ('ITEM', 'ACT', 'FORMAT', 'CASE'));
