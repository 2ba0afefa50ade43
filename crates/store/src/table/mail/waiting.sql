select count(*) as mails, count(distinct act) as acts, coalesce(sum(photos), 0) as photos,
    coalesce(sum(pdf_bytes), 0) as bytes
from mail
where state = 'PENDING'
