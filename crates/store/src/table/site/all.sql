select id, rev, name, level, site_type, territorial, municipality_code, city, address, floor_office, contact_name,
    contact_phone, contact_email
from site
order by row
