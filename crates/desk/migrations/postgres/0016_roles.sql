-- The roles of the procedure.
alter table code drop constraint code_role_check;
alter table code add constraint code_role_check check (role in (
    'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER'));
alter table account drop constraint account_role_check;
alter table account add constraint account_role_check check (role in (
    'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER'));
alter table intent drop constraint intent_role_check;
alter table intent add constraint intent_role_check check (role in (
    'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER'));
alter table admission drop constraint admission_role_check;
alter table admission add constraint admission_role_check check (role in (
    'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER'));
