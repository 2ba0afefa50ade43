select row, id, full_name as title, position as first, document as second, department as third
from person
where row in (select value from json_each(:rows))
