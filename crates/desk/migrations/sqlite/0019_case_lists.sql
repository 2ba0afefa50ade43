-- The *fecha estimada de solución* in force, so that a list begins with what is due first. Null: not worked out yet.
alter table case_record add column estimated_at integer;
create index case_undated on case_record (id) where estimated_at is null;
create index case_open_by_estimate on case_record (estimated_at, id) where state not in ('CLOSED', 'NOT_MANAGED');
create index case_ended_by_estimate on case_record (estimated_at, id) where state in ('CLOSED', 'NOT_MANAGED');
create index case_by_request on case_record (request, id);
