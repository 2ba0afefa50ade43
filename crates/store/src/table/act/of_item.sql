select act.id, act.folio, act.version, act.format, act.act_type, act.stage, act.holder_name, act.official_name,
    act.lines, act.issued_at, act.sealed_at
from act_line
join act on act.id = act_line.act
where act_line.item = :item
order by act.issued_at desc, act.row desc
limit :limit
