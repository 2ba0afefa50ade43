select act.id, act.folio, act.version, act.format, act.act_type, act.stage, act.holder_name, act.official_name,
    act.lines, act.issued_at, act.sealed_at, act.filing ->> '$.radicado' as radicado,
    exists (select 1 from json_each(act.turns) where value ->> '$.outcome.outcome' = 'NOT_SIGNED') as not_signed
from act
where (:format is null or act.format = :format)
    and (:stage is null or act.stage = :stage)
    and (:holder is null or act.holder = :holder)
    and (:item is null or exists (select 1 from act_line where act_line.act = act.id and act_line.item = :item))
    and (:found is null or act.row in (select value from json_each(:found)))
order by {order}
limit :limit offset :offset
