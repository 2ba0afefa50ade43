select person.id, person.rev, person.full_name, person.id_type, person.document, person.position, person.bond,
    person.department, site.name as site_name,
    (select count(*) from item where item.holder = person.id) as items,
    person.erased_at is not null as erased
from person
left join site on site.id = person.site
where person.id = :id
