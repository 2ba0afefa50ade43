select max(inc) as inc
from (
    select incarnation as inc from device
    union all
    select max(intent.inc) as inc from intent join device on device.id = intent.dev
    union all
    select max(inc) as inc from twin
) as known
