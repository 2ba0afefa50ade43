select act, cast(1 as bigint) as is_act from filing where pdf = :file
union all
select act, cast(0 as bigint) as is_act from filing where slip = :file
limit 1
