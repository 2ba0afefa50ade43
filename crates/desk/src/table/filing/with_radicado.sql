select act from filing where year = :year and office = :office and seq = :seq
