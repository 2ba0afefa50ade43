-- The queue goes through all cases that a workstation holds; their histories, which are most of what a case weighs, lie apart.
create table case_new (
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
    request       blob    not null check (length(request) = 16),
    project       blob    not null check (length(project) = 16),
    category      blob    not null check (length(category) = 16),
    group_id      blob    not null check (length(group_id) = 16),
    assignee      blob    check (length(assignee) = 16),
    requester     blob    not null check (length(requester) = 16),
    site          blob    check (length(site) = 16),
    registered_at integer not null,
    -- Fecha estimada de solución.
    estimated_at  integer
) strict;
insert into case_new (row, id, rev, code, kind, state, subject, request, project, category, group_id, assignee, requester, site,
    registered_at, estimated_at)
select row, id, rev, code, kind, state, subject, unhex(body ->> '$.request', '-'), project, category, group_id, assignee,
    requester, site, registered_at, estimated_at
from case_record;

-- The case whole.
create table case_body (
    row  integer primary key references case_record (row) on delete cascade,
    body text    not null check (json_valid(body))
) strict;
insert into case_body (row, body) select row, body from case_record;

drop table case_record;
alter table case_new rename to case_record;
create index case_by_requester on case_record (requester);
create index case_by_assignee on case_record (assignee) where assignee is not null;
create index case_by_request on case_record (request);
