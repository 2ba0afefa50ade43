update draft set body = replace(body, :id, :same) where instr(body, :id) > 0
