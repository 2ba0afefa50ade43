insert into site (id, rev, name, level, site_type, territorial, municipality_code, city, address, floor_office,
    contact_name, contact_phone, contact_email, name_key, city_key)
values (:id, :rev, :name, :level, :site_type, :territorial, :municipality_code, :city, :address, :floor_office,
    :contact_name, :contact_phone, :contact_email, :name_key, :city_key)
on conflict (id) do update set rev = excluded.rev, name = excluded.name, level = excluded.level,
    site_type = excluded.site_type, territorial = excluded.territorial,
    municipality_code = excluded.municipality_code, city = excluded.city, address = excluded.address,
    floor_office = excluded.floor_office, contact_name = excluded.contact_name,
    contact_phone = excluded.contact_phone, contact_email = excluded.contact_email, name_key = excluded.name_key,
    city_key = excluded.city_key
