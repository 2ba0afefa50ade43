select case_record.body, requester.full_name as requester_name, assignee.full_name as assignee_name,
    site.name as site_name
from case_record
left join person as requester on requester.id = case_record.requester
left join person as assignee on assignee.id = case_record.assignee
left join site on site.id = case_record.site
where (:state is null or case_record.state = :state)
    and (:open is null or (case_record.state not in ('SOLVED', 'CLOSED', 'NOT_MANAGED')) = :open)
    and (:groups is null or case_record.group_id in (select unhex(value, '-') from json_each(:groups)))
    and (:assignee is null or case_record.assignee = :assignee)
    and (:unassigned = 0 or case_record.assignee is null)
    and (:requester is null or case_record.requester = :requester)
    and (:site is null or case_record.site = :site)
    and (:project is null or case_record.project = :project)
    and (:found is null or case_record.row in (select value from json_each(:found)))
order by {order}
limit :limit offset :offset
