select mail.id, mail.act, mail.sender, mail.recipients, mail.subject, mail.body, mail.photos, mail.pdf_bytes, mail.state,
    mail.created_by, mail.created_at, mail.settled_at
from mail
where mail.id = :id
