-- Whom administrators let in by an account of the entity, and codes that were made for whoever signed in.

-- One that ended names nobody any more: its id stays for the audit, and for a backup that is put back.
create table admission (
    id          bytea   not null primary key check (length(id) = 16),
    -- In lower case: how they are found the first time. From then on only a label.
    email       text    check (length(email) <= 254),
    -- By what the provider knows them: said beforehand, or since they first signed in.
    subject     text    check (length(subject) <= 255),
    -- The provider that said so.
    issuer      text,
    role        text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    -- What a workstation that is enrolled by it sees, as JSON: offices, or `null` for all of them.
    scope       text    not null check (json_valid(scope)),
    territorial text,
    -- How many workstations they may have.
    devices     bigint not null check (devices >= 1),
    admitted_at bigint not null,
    bound_at    bigint,
    check ((issuer is null) = (bound_at is null)),
    check (issuer is null or subject is not null)
);

create unique index admission_by_email on admission (email);
create unique index admission_by_subject on admission (subject);

-- By which admission somebody enrolled.
alter table account add column admission bytea check (length(admission) = 16);
create index account_by_admission on account (admission);
-- Somebody else signed in at the workstation where it was: nobody has vouched for it yet.
alter table account add column came_along bigint not null default 0 check (came_along in (0, 1));

-- Of whoever signed in: the code serves this workstation with this key, and no other.
alter table code add column admission bytea check (length(admission) = 16);
alter table code add column only_device bytea check (length(only_device) = 16);
alter table code add column only_key bytea check (
    length(only_key) = 32 and (admission is null) = (only_key is null) and (only_device is null) = (only_key is null)
);
