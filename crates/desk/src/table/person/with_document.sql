select id from person where document = :document and id_type = :id_type limit 1
