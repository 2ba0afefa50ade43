select count(*) as total
from person
where (:site is null or person.site = :site)
    and (:bond is null or person.bond = :bond)
    and (not :with_items or exists (select 1 from item where item.holder = person.id))
    and (:found is null or person.row in (select value from json_each(:found)))
