select count(*) as total
from item
where (:item_type is null or item.item_type = :item_type)
    and (:lifecycle is null or item.lifecycle = :lifecycle)
    and (:condition is null or item.condition = :condition)
    and (:ownership is null or item.ownership = :ownership)
    and (:site is null or item.site = :site)
    and (:holder is null or item.holder = :holder)
    and (not :without_tag or item.tag_key is null)
    and (:found is null or item.row in (select value from json_each(:found)))
