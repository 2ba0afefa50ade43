with bearing (row, rank) as (
    select row, 1 from item where tag_look = :look and tag_key = :code
    union all
    select row, 2 from item where provider_look = :look and provider_key = :code
    union all
    select row, 3 from item where serial_look = :look and serial_key = :code
    union all
    select row, 4 from item where mac_key = :code
),
first_of (row, rank) as (
    select row, min(rank) from bearing group by row
)
select item.id, item.rev, item.item_type, item.description, item.brand, item.model, item.serial_status, item.serial,
    item.asset_tag, item.provider_tag, item.ownership, item.condition, item.lifecycle, item.holder, person.full_name
    as holder_name, item.site, site.name as site_name, item.workplace,
    item.expected_return_on
from first_of
join item on item.row = first_of.row
left join person on person.id = item.holder
left join site on site.id = item.site
order by first_of.rank, item.row
limit :limit
