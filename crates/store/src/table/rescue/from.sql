select min(intent.n) as n
from intent
left join verdict on verdict.intent = intent.n
where body <> x'' and (
    (told is null and verdict.intent is null)
    or not exists (
        select 1 from json_each(:chains) as chain
        where chain.value ->> 'inc' = intent.inc and chain.value ->> 'seq' >= intent.seq))
