select 1
from subject
join intent on intent.n = subject.intent
where subject.kind = :kind and subject.id = :id and intent.told > :seen and intent.dev <> :dev
limit 1
