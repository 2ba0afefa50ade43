select state from person where id = :id
