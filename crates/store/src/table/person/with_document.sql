select id from person where document = :document and document <> '' and id_type = :id_type
