delete from item where id = :id
