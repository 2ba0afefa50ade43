select row, description, brand, model, hostname, tag_look, provider_look, serial_look, mac_key, item_type, lifecycle,
    condition, ownership, site, holder, expected_return_on
from item
