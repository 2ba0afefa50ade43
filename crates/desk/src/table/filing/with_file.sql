select act, 1 as is_act from filing where pdf = :file
union all
select act, 0 as is_act from filing where slip = :file
limit 1
