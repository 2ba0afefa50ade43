select count(*) as total
from site
where (:level is null or site.level = :level)
    and (:territorial is null or site.territorial = :territorial)
    and (:found is null or site.row in (select value from json_each(:found)))
