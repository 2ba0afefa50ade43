-- A site that changes office brings all its cases to those who hear of the new one, not only the open ones.
drop index case_open_at_site;
create index case_by_site on case_record (site) where site is not null;
