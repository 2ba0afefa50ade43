select year, seq from case_code where id = :id
