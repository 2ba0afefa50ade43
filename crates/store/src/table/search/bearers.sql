select row from item where tag_look = :look and tag_key = :code
union
select row from item where provider_look = :look and provider_key = :code
union
select row from item where serial_look = :look and serial_key = :code
union
select row from item where mac_key = :code
limit 50
