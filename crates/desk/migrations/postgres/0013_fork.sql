-- Incarnations of workstations: those that the desk gave, and after which entry each begins, as far as that was said. An
-- incarnation that was given and never used stays given.
create table incarnation (
    dev       bytea  not null check (length(dev) = 16),
    inc       bigint not null check (inc >= 1),
    given_at  bigint,
    after_inc bigint check (after_inc >= 1),
    after_seq bigint check (after_seq >= 1),
    primary key (dev, inc),
    check ((after_inc is null) = (after_seq is null))
);

-- Where whoever changed a record last did so: a copy of the author's disk is somebody else. 0: it was not noted.
alter table meanwhile add column inc bigint not null default 0 check (inc >= 0);
alter table meanwhile add column seq bigint not null default 0 check (seq >= 0);
update meanwhile
set inc = (select intent.inc from intent where intent.n = meanwhile.n),
    seq = (select intent.seq from intent where intent.n = meanwhile.n)
where exists (select 1 from intent where intent.n = meanwhile.n and intent.dev = meanwhile.dev);

-- Who issued an act, and where; null where it was not noted.
alter table act add column dev bytea check (length(dev) = 16);
alter table act add column inc bigint;
alter table act add column seq bigint;
