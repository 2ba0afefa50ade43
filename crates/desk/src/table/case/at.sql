select id from case_record where site = :site
