select 1
from (select intent from subject where kind = 'ACT' and id = :id order by intent limit 1) as first
join intent on intent.n = first.intent
where intent.dev = :dev and intent.body = x''
