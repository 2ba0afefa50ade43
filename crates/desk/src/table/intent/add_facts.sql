insert into fact (n, facts) values (:n, :facts)
