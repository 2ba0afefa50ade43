select intent.inc, max(intent.seq) as seq,
    sum(verdict.verdict = 'ACCEPTED') as accepted,
    sum(verdict.verdict = 'REFUSED') as refused,
    sum(verdict.verdict = 'NOT_UNDERSTOOD') as not_understood
from verdict
join intent on intent.n = verdict.intent
where intent.dev = :dev and intent.n < :before and intent.n not in (select value from json_each(:kept))
group by intent.inc
order by intent.inc
