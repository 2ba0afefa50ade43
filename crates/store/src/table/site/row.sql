select site.id, site.rev, site.name, site.level, site.site_type, site.territorial, site.city, site.municipality_code,
    (select count(*) from item where item.site = site.id) as items,
    (select count(*) from person where person.site = site.id) as people
from site
where site.id = :id
