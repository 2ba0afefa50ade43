select row, id, name as title, city as first, '' as second, '' as third
from site
where row in (select value from json_each(:rows))
