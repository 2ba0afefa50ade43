select 1 from desk where unswept = 1
