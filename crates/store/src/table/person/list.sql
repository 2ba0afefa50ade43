select person.id, person.rev, person.full_name, person.id_type, person.document, person.position, person.bond,
    person.department, site.name as site_name,
    (select count(*) from item where item.holder = person.id) as items,
    person.erased_at is not null as erased
from person
left join site on site.id = person.site
where (:site is null or person.site = :site)
    and (:bond is null or person.bond = :bond)
    and (not :with_items or exists (select 1 from item where item.holder = person.id))
    and (:found is null or person.row in (select value from json_each(:found)))
order by {order}
limit :limit offset :offset
