insert into listed (kind, id, edition, body) values (:kind, :id, :edition, :body)
