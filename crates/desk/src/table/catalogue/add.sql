insert into listed (kind, id, edition, parent, body) values (:kind, :id, :edition, :parent, :body)
