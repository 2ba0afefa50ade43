select id, coalesce(enrolment, id) as enrolment from device where wipe_at is not null order by id
