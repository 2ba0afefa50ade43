select id from item where serial_look = ?1 and serial_key = ?2 and brand_key = ?3
