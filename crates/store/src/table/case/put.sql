insert into case_record (id, rev, code, kind, state, subject, project, category, group_id, assignee, requester, site,
    registered_at, estimated_at, body)
values (:id, :rev, :code, :kind, :state, :subject, :project, :category, :group, :assignee, :requester, :site,
    :registered_at, :estimated_at, :body)
on conflict (id) do update set rev = excluded.rev, code = excluded.code, state = excluded.state, group_id =
    excluded.group_id, assignee = excluded.assignee, estimated_at = excluded.estimated_at, body = excluded.body
