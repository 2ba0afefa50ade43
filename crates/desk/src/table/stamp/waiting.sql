select filing.year, filing.office, filing.seq, filing.stamp_tries, filing.stamp_next, filing.stamp_failure,
    filing.stamp_over
from filing
join act on act.id = filing.act
where filing.stamped is null and filing.flaw is null
order by filing.stamp_over, filing.stamp_tries desc, filing.received_at
limit :limit
