select id, person, role from account where device = :device order by id
