-- A store that was restored from an older copy of itself, or whose disk was copied, and how it went on.

-- Where entries stood before they were put into another chain, each as it was hashed.
create table relinked (
    turn   integer not null primary key,
    intent integer not null references intent (n),
    inc    integer not null check (inc >= 1),
    seq    integer not null check (seq >= 1),
    prev   blob    not null check (length(prev) = 32),
    hash   blob    not null check (length(hash) = 32)
) strict;

create index relinked_by_intent on relinked (intent);

-- What the desk told of this workstation and is not in this store, by incarnation: a copy of it asked that, or this one before
-- it was restored.
create table twin (
    inc       integer not null primary key check (inc >= 1),
    entries   integer not null check (entries >= 0),
    last_at   integer not null,
    closed_at integer
) strict;

-- Each time that it went on as another incarnation because of that: how many entries the desk had, how many were offered anew.
create table fork (
    n           integer not null primary key,
    at          integer not null,
    incarnation integer not null check (incarnation >= 1),
    known       integer not null check (known >= 0),
    anew        integer not null check (anew >= 0),
    closed_at   integer
) strict;

-- A copied disk gives numbers twice. The papers stay as they were signed, and people are asked.
create table act_new (
    row            integer not null primary key,
    id             blob    not null unique check (length(id) = 16),
    rev            integer not null check (rev >= 1),
    folio          text    not null,
    version        integer not null check (version >= 1),
    format         text    not null check (format in ('ANEXO7', 'ANEXO14', 'CLEARANCE')),
    act_type       text    not null check (act_type in ('HANDOVER', 'RETURN', 'HANDOVER_AND_RETURN', 'NO_ITEMS')),
    stage          text    not null check (stage in (
        'SIGNING', 'SEALED', 'CONSTANCIA', 'ANNULLED', 'SUPERSEDED', 'WITHDRAWN')),
    holder         blob    not null references person (id),
    holder_name    text    not null,
    holder_key     text    not null,
    official       blob    not null references person (id),
    official_name  text    not null,
    official_key   text    not null,
    site           blob    check (length(site) = 16),
    lines          integer not null check (lines between 0 and 200),
    issued_at      integer not null,
    sealed_at      integer,
    content_digest blob    not null check (length(content_digest) = 32),
    pdf            blob    not null check (length(pdf) = 32),
    replaced_by    blob    references act (id),
    decision       text    check (json_valid(decision)),
    content        text    not null check (json_valid(content)),
    turns          text    not null check (json_valid(turns)),
    voided         text    not null check (json_valid(voided)),
    filing         text    check (json_valid(filing))
) strict;
insert into act_new (row, id, rev, folio, version, format, act_type, stage, holder, holder_name, holder_key, official, official_name,
    official_key, site, lines, issued_at, sealed_at, content_digest, pdf, replaced_by, decision, content, turns, voided, filing)
select row, id, rev, folio, version, format, act_type, stage, holder, holder_name, holder_key, official, official_name,
    official_key, site, lines, issued_at, sealed_at, content_digest, pdf, replaced_by, decision, content, turns, voided, filing
from act;
drop table act;
alter table act_new rename to act;
create index act_by_folio on act (folio);
create index act_by_holder on act (holder);
create index act_by_official on act (official);
create index act_by_site on act (site) where site is not null;
create index act_by_issue on act (issued_at);
create index act_by_pdf on act (pdf);
