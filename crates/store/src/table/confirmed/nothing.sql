insert or replace into confirmed (kind, id, state)
select 'ITEM', id, null from item
union all
select 'PERSON', id, null from person
union all
select 'SITE', id, null from site
union all
select 'ACT', id, null from act
union all
select distinct 'FORMAT', cast(code as blob), null from format_template
union all
select 'CASE', id, null from case_record
union all
select distinct 'LISTED', id, null from listed
union all
select 'MASS_EVENT', id, null from mass_event
