-- No timestamp will come about: with it the paper is larger than any file may be. Nobody tries again.
alter table filing add column stamp_over bigint not null default 0 check (stamp_over in (0, 1));
