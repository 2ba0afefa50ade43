select id from act where pdf = :pdf limit 1
