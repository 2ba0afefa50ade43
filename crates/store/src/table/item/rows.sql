select item.row, item.id, item.rev, item.item_type, item.description, item.brand, item.model, item.serial_status,
    item.serial, item.asset_tag, item.provider_tag, item.ownership, item.condition, item.lifecycle, item.holder,
    person.full_name as holder_name, item.site, site.name as site_name, item.workplace,
    item.expected_return_on
from item
left join person on person.id = item.holder
left join site on site.id = item.site
where item.row in (select value from json_each(:rows))
