-- SQLite gives the next number by itself.
select 1
