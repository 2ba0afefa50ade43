select filing.act
from filing
join act on act.id = filing.act
where filing.slip is null and filing.flaw is null
order by filing.received_at
limit :limit
