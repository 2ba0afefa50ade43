-- Of those that are solved nobody has to do anything, so they are listed when they are asked for.
select id, estimated_at, body
from case_record
where state not in ('CLOSED', 'NOT_MANAGED') and (estimated_at, id) > (:after_at, :after)
    and (state = :state or (:state is null and state <> 'SOLVED'))
    and (project = :project or :project is null)
    and (group_id = :group or :group is null)
    and (assignee = :assignee or :assignee is null)
order by estimated_at, id
limit :limit
