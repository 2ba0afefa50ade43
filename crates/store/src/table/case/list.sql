with page as (
    select row
    from case_record
    where (:state is null or state = :state)
        and (:open is null or (state not in ('SOLVED', 'CLOSED', 'NOT_MANAGED')) = :open)
        and (:groups is null or group_id in (select unhex(value, '-') from json_each(:groups)))
        and (:assignee is null or assignee = :assignee)
        and (:unassigned = 0 or assignee is null)
        and (:requester is null or requester = :requester)
        and (:site is null or site = :site)
        and (:project is null or project = :project)
        and (:found is null or row in (select value from json_each(:found)))
    order by {order}
    limit :limit offset :offset
)
select case_body.body, requester.full_name as requester_name, assignee.full_name as assignee_name,
    site.name as site_name
from page
join case_record on case_record.row = page.row
join case_body on case_body.row = page.row
left join person as requester on requester.id = case_record.requester
left join person as assignee on assignee.id = case_record.assignee
left join site on site.id = case_record.site
order by {order}
