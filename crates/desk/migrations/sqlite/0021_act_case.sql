-- The case to which an act belongs. No act of before has one.
alter table act add column case_id blob check (length(case_id) = 16);
create index act_by_case on act (case_id) where case_id is not null;
