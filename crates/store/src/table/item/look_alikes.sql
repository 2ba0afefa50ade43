with alike (row) as (
    select row from item where tag_look = :look
    union
    select row from item where provider_look = :look
    union
    select row from item where serial_look = :look
    union
    select row from item where mac_key = :look
)
select item.id, item.rev, item.item_type, item.description, item.brand, item.model, item.serial_status, item.serial,
    item.asset_tag, item.provider_tag, item.ownership, item.condition, item.lifecycle, item.holder, person.full_name
    as holder_name, item.site, site.name as site_name, item.workplace,
    item.expected_return_on
from alike
join item on item.row = alike.row
left join person on person.id = item.holder
left join site on site.id = item.site
where item.id is not :except
order by item.order_key, item.row
limit :limit
