select row from person where document = :document and document <> ''
