select row, id, rev, item_type, ownership, condition, lifecycle, holder, site, workplace, description, brand, model,
    serial_status, serial, asset_tag, provider_tag, mac, hostname, specs, contract_ref, warranty_until, acquired_on,
    parent, remarks, last_move, expected_return_on, disputes
from item
where id = ?1
