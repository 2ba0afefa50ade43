select 1 from account where id = :id and came_along = 1
