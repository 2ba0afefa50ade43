select row, id, description as title, iif(asset_tag <> '', asset_tag, provider_tag) as first,
    trim(brand || ' ' || model) as second, coalesce(serial, '') as third
from item
where row in (select value from json_each(:rows))
