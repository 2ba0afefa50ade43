select case_body.body from case_record join case_body on case_body.row = case_record.row where case_record.id = :id
