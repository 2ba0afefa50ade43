select row, id, subject as title, coalesce(code, '') as first, '' as second, '' as third
from case_record
where row in (select value from json_each(:rows))
