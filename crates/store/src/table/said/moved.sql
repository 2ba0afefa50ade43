select intent.wall_ms, author.full_name as by_name
from movement
join intent on intent.n = movement.intent
left join person as author on author.id = intent.person
where movement.item = :item and movement.event = 'MOVED' and movement.act is :act and intent.wall_ms = :at
order by movement.intent desc, movement.part desc
limit 1
