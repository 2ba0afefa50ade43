select count(*) as n from fact where n > :after
