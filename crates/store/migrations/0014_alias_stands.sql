-- Whether the desk told that the two are one, in the history that it has now. What is only judged so here, and what the desk
-- told in a history that it no longer has, is known until rows are made anew.
alter table alias add column stands integer not null default 1 check (stands in (0, 1));
