update case_record set estimated_at = :estimated_at where id = :id
