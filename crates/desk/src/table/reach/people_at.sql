select id from person where site = :site
