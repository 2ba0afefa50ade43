select filing.act, filing.pdf, filing.stamp_tries
from filing
join act on act.id = filing.act
where filing.stamped is null and filing.flaw is null and filing.stamp_over = 0 and filing.stamp_next <= :now
order by filing.stamp_next, filing.received_at
limit 1
