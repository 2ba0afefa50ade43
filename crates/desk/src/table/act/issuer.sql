select dev, inc, seq from act where id = :id and dev is not null
