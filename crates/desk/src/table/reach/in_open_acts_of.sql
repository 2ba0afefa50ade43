select distinct act_line.item
from act
join act_line on act_line.act = act.id
where act.dev = :dev and act.stage in ('SIGNING', 'CONSTANCIA')
