select mail.id, mail.act, mail.sender, mail.recipients, mail.subject, mail.body, mail.photos, mail.pdf_bytes, mail.state,
    mail.created_by, mail.created_at, mail.settled_at, act.folio, act.stage, act.holder_name
from mail
join act on act.id = mail.act
order by mail.state <> 'PENDING', mail.created_at desc, mail.id
limit :limit
