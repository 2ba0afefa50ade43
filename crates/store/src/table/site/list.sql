select site.id, site.rev, site.name, site.level, site.site_type, site.territorial, site.city, site.municipality_code,
    (select count(*) from item where item.site = site.id) as items,
    (select count(*) from person where person.site = site.id) as people
from site
where (:level is null or site.level = :level)
    and (:territorial is null or site.territorial = :territorial)
    and (:found is null or site.row in (select value from json_each(:found)))
order by {order}
limit :limit offset :offset
