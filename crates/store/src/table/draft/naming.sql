select 1 from draft where instr(body, :person) > 0 limit 1
