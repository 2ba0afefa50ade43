select id from item where tag_look = ?1 and tag_key = ?2
