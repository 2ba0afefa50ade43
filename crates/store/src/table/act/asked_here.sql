select 1
from subject
join intent on intent.n = subject.intent
where subject.kind = 'ACT' and subject.id = :id and intent.body <> x''
limit 1
