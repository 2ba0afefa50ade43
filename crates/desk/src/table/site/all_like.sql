select id from site where likeness = :likeness order by id
