-- Sealed acts that are to leave by e-mail. What waits belongs to this workstation and not to the procedure, so it is
-- no intent: a desk that takes over the sending empties the same table.
create table mail (
    id         blob    not null primary key check (length(id) = 16),
    act        blob    not null references act (id),
    sender     text    not null check (length(sender) between 3 and 254),
    recipients text    not null check (json_valid(recipients)),
    subject    text    not null,
    body       text    not null,
    photos     integer not null check (photos >= 0),
    pdf_bytes  integer not null check (pdf_bytes > 0),
    state      text    not null check (state in ('PENDING', 'HANDED_OVER', 'WITHDRAWN')),
    created_by blob    not null references account (id),
    created_at integer not null check (created_at >= 0),
    settled_at integer check (settled_at >= 0),
    check ((state = 'PENDING') = (settled_at is null))
) strict;

create index mail_by_state on mail (state, created_at);
create index mail_by_act on mail (act);
