select row from person where id = :id
