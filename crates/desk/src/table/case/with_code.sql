select id from case_code where year = :year and seq = :seq
