do $$
declare
    numbered record;
begin
    for numbered in
        select table_name, column_name
        from information_schema.columns
        where table_schema = current_schema() and is_identity = 'YES'
    loop
        execute format(
            'select setval(pg_get_serial_sequence(%L, %L), coalesce((select max(%I) from %I), 0) + 1, false)',
            numbered.table_name, numbered.column_name, numbered.column_name, numbered.table_name);
    end loop;
end
$$
