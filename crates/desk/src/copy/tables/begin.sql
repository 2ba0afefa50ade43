-- Nothing limits how long it takes.
select 1
