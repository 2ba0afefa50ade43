select max(inc) as inc
from (
    select max(inc) as inc from incarnation where dev = :dev
    union all
    select max(inc) as inc from device_chain where dev = :dev
) as known
having max(inc) is not null
