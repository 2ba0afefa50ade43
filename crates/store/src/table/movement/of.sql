select intent.wall_ms, intent.doubtful, intent.person, coalesce(author.full_name, '') as by_name, movement.event, movement.kind,
    movement.from_lifecycle, movement.to_lifecycle, movement.holder, holder.full_name as holder_name, movement.site,
    site.name as site_name, movement.workplace, movement.act, act.folio, movement.note, movement.photo,
    movement.caption, movement.expected_return_on, movement.claim
from movement
join intent on intent.n = movement.intent
left join alias on alias.kind = 'PERSON' and alias.id = intent.person
left join person as author on author.id = coalesce(alias.same, intent.person)
left join person as holder on holder.id = movement.holder
left join site on site.id = movement.site
left join act on act.id = movement.act
where movement.item = :item
order by movement.intent desc, movement.part desc
limit :limit offset :offset
