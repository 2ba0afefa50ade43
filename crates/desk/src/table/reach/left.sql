select count(*) as n from feed where circle = :circle and n > :after
