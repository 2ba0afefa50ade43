select id from item where site = :site
