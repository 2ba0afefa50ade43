select intent.wall_ms, author.full_name as by_name
from subject
join intent on intent.n = subject.intent
left join alias on alias.kind = 'PERSON' and alias.id = intent.person
left join person as author on author.id = coalesce(alias.same, intent.person)
where subject.kind = 'ACT' and subject.id = :act and intent.wall_ms = :at
order by subject.intent desc
limit 1
