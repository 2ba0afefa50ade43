select n, at, incarnation, known, anew from fork where closed_at is null order by n desc limit :limit
