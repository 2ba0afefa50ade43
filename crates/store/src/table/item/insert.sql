insert into item (row, id, rev, item_type, ownership, condition, lifecycle, holder, site, workplace, description,
    brand, model, serial_status, serial, asset_tag, provider_tag, mac, hostname, specs, contract_ref,
    warranty_until, acquired_on, parent, remarks, last_move, tag_look, tag_key, provider_look, provider_key,
    serial_look, serial_key, brand_key, mac_key, order_key, expected_return_on, disputes)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
    ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37)
