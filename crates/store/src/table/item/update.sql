update item
set rev = ?3, item_type = ?4, ownership = ?5, condition = ?6, lifecycle = ?7, holder = ?8, site = ?9,
    workplace = ?10, description = ?11, brand = ?12, model = ?13, serial_status = ?14, serial = ?15, asset_tag =
    ?16, provider_tag = ?17, mac = ?18, hostname = ?19, specs = ?20, contract_ref = ?21, warranty_until = ?22,
    acquired_on = ?23, parent = ?24, remarks = ?25, last_move = ?26, tag_look = ?27, tag_key = ?28, provider_look =
    ?29, provider_key = ?30, serial_look = ?31, serial_key = ?32, brand_key = ?33, mac_key = ?34, order_key = ?35,
    expected_return_on = ?36, disputes = ?37
where row = ?1 and id = ?2
