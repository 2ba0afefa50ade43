select id, estimated_at, body
from case_record
where state in ('CLOSED', 'NOT_MANAGED') and (estimated_at, id) < (:after_at, :after)
    and (state = :state or :state is null)
    and (project = :project or :project is null)
    and (group_id = :group or :group is null)
    and (assignee = :assignee or :assignee is null)
order by estimated_at desc, id desc
limit :limit
