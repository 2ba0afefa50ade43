insert into item (id, state, holder, site, tag_key, serial_key, brand_key)
values (:id, :state, :holder, :site, :tag_key, :serial_key, :brand_key)
on conflict (id) do update set state = excluded.state, holder = excluded.holder, site = excluded.site,
    tag_key = excluded.tag_key, serial_key = excluded.serial_key, brand_key = excluded.brand_key
