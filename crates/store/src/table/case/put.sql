insert into case_record (id, rev, code, kind, state, subject, request, project, category, group_id, assignee, requester,
    site, registered_at, estimated_at)
values (:id, :rev, :code, :kind, :state, :subject, :request, :project, :category, :group, :assignee, :requester, :site,
    :registered_at, :estimated_at)
on conflict (id) do update set rev = excluded.rev, code = excluded.code, state = excluded.state, group_id =
    excluded.group_id, assignee = excluded.assignee, estimated_at = excluded.estimated_at
