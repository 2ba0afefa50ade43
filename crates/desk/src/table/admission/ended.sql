select id from admission where email is null and subject is null order by id
