select state from item where id = :id
