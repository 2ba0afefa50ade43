select intent.id
from intent
left join verdict on verdict.intent = intent.n
where told is null and verdict.intent is null
order by n
