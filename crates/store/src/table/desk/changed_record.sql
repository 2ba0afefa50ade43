select 1
from subject
join intent on intent.n = subject.intent
where subject.kind = :kind and subject.id = :id and intent.told > :seen and (intent.dev <> :dev or intent.body = x'')
limit 1
