select row, id, folio as title, holder_name as first, '' as second, '' as third
from act
where row in (select value from json_each(:rows))
