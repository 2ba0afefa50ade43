delete from mail
where lower(sender) = lower(:email)
    or exists (select 1 from json_each(mail.recipients) where lower(json_each.value) = lower(:email))
