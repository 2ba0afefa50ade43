select case_body.body, requester.full_name as requester_name, assignee.full_name as assignee_name,
    site.name as site_name
from case_record
join case_body on case_body.row = case_record.row
left join person as requester on requester.id = case_record.requester
left join person as assignee on assignee.id = case_record.assignee
left join site on site.id = case_record.site
where case_record.id = :id
