select 1 from desk where unswept = 1 and cursor is null
