select id from person where json_extract(state, '$.erasure') is not null order by id
