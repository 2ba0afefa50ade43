select 1 from filing where clock = :file limit 1
