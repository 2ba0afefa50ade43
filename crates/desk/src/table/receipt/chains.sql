select inc, seq, head,
    (select count(*) from intent where intent.dev = :dev and intent.inc = device_chain.inc and verdict = 'ACCEPTED') as accepted,
    (select count(*) from intent where intent.dev = :dev and intent.inc = device_chain.inc and verdict = 'REFUSED') as refused,
    (select count(*) from intent where intent.dev = :dev and intent.inc = device_chain.inc and verdict = 'NOT_UNDERSTOOD')
        as not_understood
from device_chain
where dev = :dev
order by inc desc
limit :limit
