select act.id
from act_line
join act on act.id = act_line.act
where act_line.item = :item and act.stage = 'SIGNING'
limit 1
