select intent.wall_ms, author.full_name as by_name, movement.claim
from movement
join intent on intent.n = movement.intent
left join person as author on author.id = intent.person
where movement.item = :item and movement.event = 'DISPUTED'
order by movement.intent desc, movement.part desc
limit :limit
