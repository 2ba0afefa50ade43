select row from item where id = :id
