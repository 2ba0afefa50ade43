select id from item where tag_key = :tag limit 1
