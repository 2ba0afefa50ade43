-- Document timestamps of what was filed: a copy of the sealed paper with one more revision. `stamp_next` says when somebody
-- may try, also while somebody does.
alter table filing add column stamped blob check (length(stamped) = 32);
-- The moment of the token in milliseconds, who gave it, and the certificate (a file) that vouches for them.
alter table filing add column stamped_at integer;
alter table filing add column stamped_by text;
alter table filing add column clock blob check (length(clock) = 32);
alter table filing add column stamp_tries integer not null default 0 check (stamp_tries >= 0);
alter table filing add column stamp_next integer not null default 0;
-- Why it did not come about the last time.
alter table filing add column stamp_failure text;

create index filing_by_stamped on filing (stamped) where stamped is not null;
create index filing_unstamped on filing (stamp_next) where stamped is null and flaw is null;

-- The key by which the desk itself gives timestamps, made once.
create table time_signer (
    only        integer not null primary key check (only = 1),
    key         blob    not null,
    certificate blob    not null,
    anchor      blob    not null
) strict;
