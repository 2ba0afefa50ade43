select row from act where id = :id
