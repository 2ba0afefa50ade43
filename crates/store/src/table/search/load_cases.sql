select case_record.row, case_record.subject as title, coalesce(case_record.code, '') as second,
    coalesce(case_body.body ->> '$.details.description', '') as third, coalesce(case_record.code, '') as label
from case_record
join case_body on case_body.row = case_record.row
