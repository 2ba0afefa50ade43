-- Incarnations of workstations: those that the desk gave, and after which entry each begins, as far as that was said. An
-- incarnation that was given and never used stays given.
create table incarnation (
    dev       blob    not null check (length(dev) = 16),
    inc       integer not null check (inc >= 1),
    given_at  integer,
    after_inc integer check (after_inc >= 1),
    after_seq integer check (after_seq >= 1),
    primary key (dev, inc),
    check ((after_inc is null) = (after_seq is null))
) strict, without rowid;

-- Where whoever changed a record last did so: a copy of the author's disk is somebody else. 0: it was not noted.
alter table meanwhile add column inc integer not null default 0 check (inc >= 0);
alter table meanwhile add column seq integer not null default 0 check (seq >= 0);
update meanwhile
set inc = (select intent.inc from intent where intent.n = meanwhile.n),
    seq = (select intent.seq from intent where intent.n = meanwhile.n)
where exists (select 1 from intent where intent.n = meanwhile.n and intent.dev = meanwhile.dev);

-- Who issued an act, and where; null where it was not noted.
alter table act add column dev blob check (length(dev) = 16);
alter table act add column inc integer;
alter table act add column seq integer;
