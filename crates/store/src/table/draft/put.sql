insert into draft (id, kind, owner, body, updated_at) values (:id, :kind, :owner, :body, :updated_at)
on conflict (id) do update set kind = excluded.kind, owner = excluded.owner, body = excluded.body,
    updated_at = excluded.updated_at
