-- What numbers go on from, where that is further than the last one: a restored desk gives none again that it gave before.
alter table desk add column base integer not null default 0 check (base >= 0);
