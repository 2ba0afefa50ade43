select coalesce(sum(kind not in ('ISSUE_ACT', 'TAKE_TURN', 'SEAL_ACT')), 0) as changes, coalesce(sum(length(body)), 0) as bytes
from intent
left join verdict on verdict.intent = intent.n
where told is null and verdict.intent is null
