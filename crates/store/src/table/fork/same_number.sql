select id
from act
where stage not in ('ANNULLED', 'SUPERSEDED', 'WITHDRAWN')
    and exists (
        select 1
        from act as other
        where other.folio = act.folio and other.id <> act.id and other.stage not in ('ANNULLED', 'SUPERSEDED', 'WITHDRAWN'))
order by folio, issued_at, id
limit :limit
