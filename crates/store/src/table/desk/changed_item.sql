select 1
from movement
join intent on intent.n = movement.intent
where movement.item = :id and intent.told > :seen and (intent.dev <> :dev or intent.body = x'')
    and case :custody when 1 then movement.event in ('MOVED', 'LOAN_EXTENDED') else movement.event in ('REGISTERED', 'EDITED') end
limit 1
