insert into case_record (id, body, rev, code_year, code_seq, state, group_id, assignee, requester, site, project, category,
    request, registered_at, estimated_at)
values (:id, :body, :rev, :code_year, :code_seq, :state, :group, :assignee, :requester, :site, :project, :category, :request,
    :registered_at, :estimated_at)
on conflict (id) do update set body = excluded.body, rev = excluded.rev, code_year = excluded.code_year,
    code_seq = excluded.code_seq, state = excluded.state, group_id = excluded.group_id, assignee = excluded.assignee,
    estimated_at = excluded.estimated_at
