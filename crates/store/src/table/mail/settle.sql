update mail set state = :state, settled_at = :settled_at where id = :id and state = 'PENDING'
