select 1 from owed where blob = :blob limit 1
