update account set came_along = :came_along where id = :id
