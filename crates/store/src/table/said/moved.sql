select intent.wall_ms, author.full_name as by_name
from movement
join intent on intent.n = movement.intent
left join alias on alias.kind = 'PERSON' and alias.id = intent.person
left join person as author on author.id = coalesce(alias.same, intent.person)
where movement.item = :item and movement.event = 'MOVED' and movement.act is :act and intent.wall_ms = :at
order by movement.intent desc, movement.part desc
limit 1
