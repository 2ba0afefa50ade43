select 1 from account where person = :person and came_along = 0 limit 1
