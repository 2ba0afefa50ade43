select id from item where serial_key = :serial and brand_key = :brand limit 1
