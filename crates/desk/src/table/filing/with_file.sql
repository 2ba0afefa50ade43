select act, 'PAPER' as is_what from filing where pdf = :file
union all
select act, 'SLIP' as is_what from filing where slip = :file
union all
select act, 'STAMPED' as is_what from filing where stamped = :file
limit 1
