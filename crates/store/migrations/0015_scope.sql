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
