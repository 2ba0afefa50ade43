with needed (text) as materialized (
    select content from act where stage in ('SIGNING', 'CONSTANCIA')
    union all
    select body from draft
    union all
    select act.content || lower(hex(act.pdf)) from mail join act on act.id = mail.act where mail.state = 'PENDING'
)
select file
from named_file
where held_at < :before and kind <> 'LOGO'
    and (kind <> 'PHOTO' or exists (select 1 from at_desk where at_desk.blob = named_file.file))
    and not exists (select 1 from act where act.pdf = named_file.file and act.stage in ('SIGNING', 'SEALED', 'CONSTANCIA'))
    and not exists (select 1 from needed where instr(needed.text, lower(hex(named_file.file))) > 0)
order by held_at, file
