select act.pdf, count(*) as steps
from intent
left join verdict on verdict.intent = intent.n
join subject on subject.intent = intent.n and subject.kind = 'ACT'
join act on act.id = subject.id
where intent.told is null and verdict.intent is null and intent.kind in ('ISSUE_ACT', 'TAKE_TURN', 'SEAL_ACT')
group by act.id
