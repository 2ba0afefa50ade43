with page as (
    select item.row
    from item
    left join person on person.id = item.holder
    left join site on site.id = item.site
    where (:item_type is null or item.item_type = :item_type)
        and (:lifecycle is null or item.lifecycle = :lifecycle)
        and (:condition is null or item.condition = :condition)
        and (:ownership is null or item.ownership = :ownership)
        and (:site is null or item.site = :site)
        and (:holder is null or item.holder = :holder)
        and (not :without_tag or item.tag_key is null)
        and (:found is null or item.row in (select value from json_each(:found)))
    order by {order}
    limit :limit offset :offset
)
select item.id, item.rev, item.item_type, item.description, item.brand, item.model, item.serial_status, item.serial,
    item.asset_tag, item.provider_tag, item.ownership, item.condition, item.lifecycle, item.holder, person.full_name
    as holder_name, item.site, site.name as site_name, item.workplace
from page
join item on item.row = page.row
left join person on person.id = item.holder
left join site on site.id = item.site
order by {order}
