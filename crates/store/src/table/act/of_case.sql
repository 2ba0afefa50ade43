select act.id, act.folio, act.version, act.format, act.act_type, act.stage, act.holder_name, act.official_name,
    act.lines, act.issued_at, act.sealed_at, act.filing ->> '$.radicado' as radicado,
    exists (select 1 from json_each(act.turns) where value ->> '$.outcome.outcome' = 'NOT_SIGNED') as not_signed
from act
where act.case_id = :case
order by act.issued_at desc, act.row desc
limit :limit
