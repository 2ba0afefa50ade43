update account set role = :role, came_along = 0 where id = :id
