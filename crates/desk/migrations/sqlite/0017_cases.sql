-- Cases; "case" itself is a word of SQL.
create table case_record (
    id            blob    not null primary key check (length(id) = 16),
    body          text    not null check (json_valid(body)),
    rev           integer not null check (rev >= 1),
    code_year     integer,
    code_seq      integer,
    state         text    not null check (state in (
        'REGISTERED', 'IN_PROGRESS', 'ESCALATED_SPECIALIST', 'ESCALATED_ONSITE', 'PROVIDER_ACTIVE', 'SUSPENDED', 'SOLVED',
        'REOPENED', 'CLOSED', 'NOT_MANAGED')),
    group_id      blob    not null check (length(group_id) = 16),
    assignee      blob    check (length(assignee) = 16),
    requester     blob    not null check (length(requester) = 16),
    site          blob    check (length(site) = 16),
    project       blob    not null check (length(project) = 16),
    category      blob    not null check (length(category) = 16),
    request       blob    not null check (length(request) = 16),
    registered_at integer not null,
    unique (code_year, code_seq),
    check ((code_year is null) = (code_seq is null))
) strict;
create index case_open_of_requester on case_record (requester) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_of_assignee on case_record (assignee) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_at_site on case_record (site) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_open_of_group on case_record (group_id) where state not in ('CLOSED', 'NOT_MANAGED');

-- Codes that were given, in the transaction that took the registration in. A row may outlive its case: what a restored desk
-- lost and is offered again gets the code that it had.
create table case_code (
    id   blob    not null primary key check (length(id) = 16),
    year integer not null check (year >= 1970 and year <= 9999),
    seq  integer not null check (seq >= 1),
    unique (year, seq)
) strict, without rowid;

-- The last number of each year: a row, and no sequence, which would leave gaps.
create table case_counter (
    year integer not null primary key check (year >= 1970 and year <= 9999),
    last integer not null check (last >= 1)
) strict, without rowid;

-- The catalogue. Every edition is kept: ended cases are judged by the one that was in force.
create table listed (
    kind    text    not null check (kind in ('PROJECT', 'CATEGORY', 'SLA', 'GROUP', 'CALENDAR')),
    id      blob    not null check (length(id) = 16),
    edition integer not null check (edition >= 1),
    -- In which category a category lies.
    parent  blob    check (length(parent) = 16),
    body    text    not null check (json_valid(body)),
    primary key (kind, id, edition)
) strict;
create index listed_by_parent on listed (parent) where parent is not null;

create table mass_event (
    id   blob not null primary key check (length(id) = 16),
    body text not null check (json_valid(body))
) strict, without rowid;

-- Cases are seen, told of and changed like any other record.
create table meanwhile_new (
    kind   text    not null check (kind in ('ITEM', 'CUSTODY', 'PERSON', 'SITE', 'CASE')),
    id     blob    not null check (length(id) = 16),
    n      integer not null check (n >= 1),
    dev    blob    not null check (length(dev) = 16),
    others integer not null check (others >= 0),
    -- Where its author did so: a copy of the author's disk is somebody else. 0: it was not noted.
    inc    integer not null default 0 check (inc >= 0),
    seq    integer not null default 0 check (seq >= 0),
    primary key (kind, id)
) strict, without rowid;
insert into meanwhile_new (kind, id, n, dev, others, inc, seq) select kind, id, n, dev, others, inc, seq from meanwhile;
drop table meanwhile;
alter table meanwhile_new rename to meanwhile;

create table reach_new (
    kind    text not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'CASE')),
    id      blob not null check (length(id) = 16),
    -- `*` is everybody, three letters an office, an id a workstation, with the number of a view that workstation in it.
    circles text not null check (json_valid(circles)),
    primary key (kind, id)
) strict, without rowid;
insert into reach_new (kind, id, circles) select kind, id, circles from reach;
drop table reach;
alter table reach_new rename to reach;

create table about_new (
    kind text    not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'CASE')),
    id   blob    not null check (length(id) = 16),
    n    integer not null check (n >= 1),
    primary key (kind, id, n)
) strict, without rowid;
insert into about_new (kind, id, n) select kind, id, n from about;
drop table about;
alter table about_new rename to about;

create table file_of_new (
    file    blob not null check (length(file) = 32),
    kind    text not null check (kind in ('ITEM', 'ACT', 'FORMAT', 'CASE')),
    id      blob not null check (length(id) = 16),
    -- By the word of whoever could read it (zeros), or of a workstation, once it has brought it.
    made_by blob not null check (length(made_by) = 16),
    primary key (file, kind, id, made_by)
) strict, without rowid;
insert into file_of_new (file, kind, id, made_by) select file, kind, id, made_by from file_of;
drop table file_of;
alter table file_of_new rename to file_of;
