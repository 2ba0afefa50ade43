-- A table that was made anew stands behind those that refer to it: what counts is how deep each refers.
with recursive named (name) as (
    select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'
), deep (name, depth) as (
    select name, 0 from named
    union
    select named.name, deep.depth + 1
    from deep, named, pragma_foreign_key_list(named.name) as key
    where key."table" = deep.name and named.name <> deep.name
)
select name from deep group by name order by max(depth), name
