select
    (select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'desk_schema') as ours,
    (select count(*) from pg_catalog.pg_tables where schemaname = current_schema()) as tables
