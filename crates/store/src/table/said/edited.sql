-- The desk's order is another than that of the journal: an own entry stands where it was asked.
select intent.wall_ms, author.full_name as by_name
from (
    select movement.intent
    from movement
    where movement.item = :item and movement.event in ('REGISTERED', 'EDITED')
    order by movement.intent desc
    limit :limit
) as written
join intent on intent.n = written.intent
left join alias on alias.kind = 'PERSON' and alias.id = intent.person
left join person as author on author.id = coalesce(alias.same, intent.person)
where intent.told is not null
order by intent.told desc
limit 1
