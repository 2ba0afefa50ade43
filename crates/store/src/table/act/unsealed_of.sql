select act.id
from act
where act.stage in ('SIGNING', 'CONSTANCIA')
    and (act.holder = :person or act.official = :person
        or json_extract(act.content, '$.approver.person') = :person_text)
limit 1
