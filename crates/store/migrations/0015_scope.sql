-- An act is told whole, with the lines of items that this workstation may not see.
create table act_line_of_any (
    act       blob not null references act (id),
    item      blob not null check (length(item) = 16),
    direction text not null check (direction in ('DELIVERED', 'RETURNED')),
    primary key (act, item)
) strict, without rowid;

insert into act_line_of_any (act, item, direction) select act, item, direction from act_line;
drop table act_line;
alter table act_line_of_any rename to act_line;
create index act_line_by_item on act_line (item);

-- Up to which number rows show what was told. After a change of scope everything is told again, from the first number on, and
-- until that begins rows stay as they are: whoever asks meanwhile knows what they show.
alter table desk add column known integer not null default 0 check (known >= 0);
update desk set known = seen;

-- Whether files of what is not seen any more may still be here, after a change of scope.
alter table desk add column unswept integer not null default 0 check (unswept in (0, 1));
