select verdict.intent, verdict.verdict, verdict.refusals, intent.wall_ms, intent.person, intent.kind,
    coalesce(author.full_name, '') as by_name
from verdict
join intent on intent.n = verdict.intent
left join alias on alias.kind = 'PERSON' and alias.id = intent.person
left join person as author on author.id = coalesce(alias.same, intent.person)
where verdict.refusals <> '[]' and verdict.closed_at is null
order by verdict.intent desc
limit :limit
