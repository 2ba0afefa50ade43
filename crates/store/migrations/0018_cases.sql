-- Cases; "case" itself is a word of SQL. What lists show and filter by stands in columns, the case whole in its body.
create table case_record (
    row           integer primary key,
    id            blob    not null unique check (length(id) = 16),
    rev           integer not null check (rev >= 1),
    -- Given by a desk.
    code          text    unique,
    kind          text    not null check (kind in ('INCIDENT', 'SERVICE_REQUEST')),
    state         text    not null check (state in (
        'REGISTERED', 'IN_PROGRESS', 'ESCALATED_SPECIALIST', 'ESCALATED_ONSITE', 'PROVIDER_ACTIVE', 'SUSPENDED', 'SOLVED',
        'REOPENED', 'CLOSED', 'NOT_MANAGED')),
    subject       text    not null,
    project       blob    not null check (length(project) = 16),
    category      blob    not null check (length(category) = 16),
    group_id      blob    not null check (length(group_id) = 16),
    assignee      blob    check (length(assignee) = 16),
    requester     blob    not null check (length(requester) = 16),
    site          blob    check (length(site) = 16),
    registered_at integer not null,
    -- Fecha estimada de solución.
    estimated_at  integer,
    body          text    not null check (json_valid(body))
) strict;
create index case_by_estimate on case_record (estimated_at) where state not in ('SOLVED', 'CLOSED', 'NOT_MANAGED');
create index case_by_registration on case_record (registered_at);
create index case_by_site on case_record (site) where site is not null;
create index case_by_requester on case_record (requester);
create index case_by_request on case_record (body ->> '$.request');
create index case_by_assignee on case_record (assignee) where assignee is not null;

-- The catalogue. Every edition is kept: cases name them.
create table listed (
    kind    text    not null check (kind in ('PROJECT', 'CATEGORY', 'SLA', 'GROUP', 'CALENDAR')),
    id      blob    not null check (length(id) = 16),
    edition integer not null check (edition >= 1),
    body    text    not null check (json_valid(body)),
    primary key (kind, id, edition)
) strict, without rowid;
create index listed_category_above on listed (body ->> '$.record.parent') where kind = 'CATEGORY';

create table mass_event (
    id   blob not null primary key check (length(id) = 16),
    body text not null check (json_valid(body))
) strict, without rowid;

drop view intent_subject;
create table subject_new (
    kind   text    not null check (kind in ('PERSON', 'SITE', 'ACT', 'FORMAT', 'CASE', 'LISTED', 'MASS_EVENT')),
    id     blob    not null,
    intent integer not null references intent (n),
    primary key (kind, id, intent)
) strict, without rowid;
insert into subject_new (kind, id, intent) select kind, id, intent from subject;
drop table subject;
alter table subject_new rename to subject;
create view intent_subject (kind, id, intent) as
select kind, id, intent from subject
union all
select distinct 'ITEM', item, intent from movement;

create table confirmed_new (
    kind  text not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'FORMAT', 'CASE', 'LISTED', 'MASS_EVENT')),
    id    blob not null,
    state text check (json_valid(state)),
    primary key (kind, id)
) strict, without rowid;
insert into confirmed_new (kind, id, state) select kind, id, state from confirmed;
drop table confirmed;
alter table confirmed_new rename to confirmed;
