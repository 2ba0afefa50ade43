delete from act_line where act = :id
