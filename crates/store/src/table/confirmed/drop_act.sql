delete from act where id = :id
