select id, told is null and exists (select 1 from desk) as pending, body <> x'' as here, doubtful
from intent
where id in (select unhex(value, '-') from json_each(:intents))
