select id, year, seq from case_code
