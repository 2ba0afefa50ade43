select id, body from mass_event order by body ->> '$.started_at' desc, id limit :limit
