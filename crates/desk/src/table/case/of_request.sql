select id from case_record where request = :request and id <> :id order by id limit :limit
