select id, kind, owner, body, updated_at from draft where id = :id
