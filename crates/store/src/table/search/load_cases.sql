select row, subject as title, coalesce(code, '') as second, coalesce(body ->> '$.details.description', '') as third,
    coalesce(code, '') as label from case_record
