select 1 from account where admission = :admission and person <> :person limit 1
