insert or ignore into confirmed (kind, id, state) values (:kind, :id, :state)
