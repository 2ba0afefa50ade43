select id, body from case_record where estimated_at is null order by id limit :limit
