select state from act where id = :id
