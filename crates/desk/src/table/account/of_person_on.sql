select id from account where person = :person and device = :device order by id limit 1
