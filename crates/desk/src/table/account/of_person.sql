select 1 from account where person = :person limit 1
