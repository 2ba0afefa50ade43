select id, estimated_at, body
from case_record
where state in ('CLOSED', 'NOT_MANAGED') and (estimated_at, id) < (:after_at, :after)
    and (state = :state or :state is null)
    and (project = :project or :project is null)
    and (group_id = :group or :group is null)
    and (assignee = :assignee or :assignee is null)
    and (:search = 0 or id in (
        select id from case_text where text like :word1 and text like :word2 and text like :word3 and text like :word4))
order by estimated_at desc, id desc
limit :limit
