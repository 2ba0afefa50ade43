select row from person where document = :document
