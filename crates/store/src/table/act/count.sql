select count(*) as total
from act
where (:format is null or act.format = :format)
    and (:stage is null or act.stage = :stage)
    and (:holder is null or act.holder = :holder)
    and (:item is null or exists (select 1 from act_line where act_line.act = act.id and act_line.item = :item))
    and (:found is null or act.row in (select value from json_each(:found)))
