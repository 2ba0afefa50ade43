insert into case_code (id, year, seq) values (:id, :year, :seq)
