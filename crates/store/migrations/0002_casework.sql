-- The journal of what people asked on this workstation, and the rows that follow from it. Apart from `device`,
-- `account` and `capsule_key`, every row below is the fold of the journal and can be rebuilt from it.
--
-- Columns named *_key hold comparable forms (plates, serials) or the order of Spanish lists; *_look those in which
-- O/0, I/1 and S/5 are equal. They are null when there is nothing to compare.

-- Who this workstation is: one row.
create table device (
    only        integer not null primary key check (only = 1),
    id          blob    not null check (length(id) = 16),
    code        text    not null check (length(code) = 4),
    incarnation integer not null check (incarnation between 1 and 4294967295),
    territorial text    not null check (territorial in (
        'ANTIOQUIA', 'ATLANTICO', 'BOLIVAR', 'CAQUETA_HUILA', 'CAUCA', 'CENTRAL', 'CESAR_GUAJIRA', 'CHOCO', 'CORDOBA',
        'EJE_CAFETERO', 'MAGDALENA', 'MAGDALENA_MEDIO', 'META_LLANOS', 'NARINO', 'NORTE_SANTANDER_ARAUCA', 'PUTUMAYO',
        'SANTANDER', 'SUCRE', 'URABA_DARIEN', 'VALLE')),
    next_folio  integer not null check (next_folio between 1 and 4294967295),
    next_intent integer not null check (next_intent between 1 and 4294967295),
    head        blob    not null check (length(head) = 32)
) strict;

-- `n` is the order in this store; `(dev, inc, seq)` the place in the chain of one incarnation of a device.
create table intent (
    n       integer not null primary key,
    id      blob    not null unique check (length(id) = 16),
    dev     blob    not null check (length(dev) = 16),
    inc     integer not null check (inc >= 1),
    seq     integer not null check (seq >= 1),
    wall_ms integer not null,
    mono_ms integer not null check (mono_ms >= 0),
    boot    blob    not null check (length(boot) = 16),
    account blob    not null check (length(account) = 16),
    person  blob    not null check (length(person) = 16),
    role    text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    kind    text    not null check (length(kind) between 1 and 100),
    v       integer not null check (v >= 1),
    prev    blob    not null check (length(prev) = 32),
    hash    blob    not null check (length(hash) = 32),
    body    blob    not null,
    unique (dev, inc, seq)
) strict;

create table site (
    row               integer not null primary key,
    id                blob    not null unique check (length(id) = 16),
    rev               integer not null check (rev >= 1),
    name              text    not null,
    level             text    not null check (level in ('NATIONAL', 'TERRITORIAL')),
    site_type         text    check (site_type in (
        'ADMINISTRATIVE', 'TERRITORIAL_DIRECTION', 'ATTENTION_POINT', 'REGIONAL_CENTRE', 'OTHER')),
    territorial       text    check (territorial in (
        'ANTIOQUIA', 'ATLANTICO', 'BOLIVAR', 'CAQUETA_HUILA', 'CAUCA', 'CENTRAL', 'CESAR_GUAJIRA', 'CHOCO', 'CORDOBA',
        'EJE_CAFETERO', 'MAGDALENA', 'MAGDALENA_MEDIO', 'META_LLANOS', 'NARINO', 'NORTE_SANTANDER_ARAUCA', 'PUTUMAYO',
        'SANTANDER', 'SUCRE', 'URABA_DARIEN', 'VALLE')),
    municipality_code text    not null,
    city              text    not null,
    address           text    not null,
    floor_office      text    not null,
    contact_name      text    not null,
    contact_phone     text    not null,
    contact_email     text    not null,
    name_key          text    not null,
    city_key          text
) strict;

create table person (
    row             integer not null primary key,
    id              blob    not null unique check (length(id) = 16),
    rev             integer not null check (rev >= 1),
    full_name       text    not null,
    id_type         text    not null check (id_type in ('CC', 'CE', 'PPT', 'PASSPORT', 'NIT')),
    document        text    not null,
    check_digit     integer check (check_digit between 0 and 9),
    position        text    not null,
    bond            text    check (bond in ('STAFF', 'CONTRACTOR', 'INTERN', 'OPERATOR', 'PROVIDER')),
    department      text    not null,
    email           text    not null,
    phone           text    not null,
    site            blob    references site (id),
    contract_number text    not null,
    contract_end    text    check (length(contract_end) = 10),
    name_key        text,
    position_key    text,
    department_key  text,
    erased_at       integer,
    erased_reason   text    check ((erased_reason is null) = (erased_at is null)),
    check (erased_at is null or (full_name = '' and document = ''))
) strict;

-- Of those whose data were erased no document is known.
create unique index person_by_document on person (document, id_type) where document <> '';

create index person_by_site on person (site) where site is not null;

create table item (
    row            integer not null primary key,
    id             blob    not null unique check (length(id) = 16),
    rev            integer not null check (rev >= 1),
    item_type      text    not null check (item_type in (
        'DESKTOP', 'LAPTOP', 'MONITOR', 'PRINTER', 'SCANNER', 'PERIPHERAL', 'SERVER', 'STORAGE', 'RACK', 'SWITCH',
        'ACCESS_POINT', 'UPS', 'IP_PHONE', 'HEADSET', 'PROJECTOR', 'CONNECTIVITY', 'CABLING', 'OTHER')),
    ownership      text    not null check (ownership in ('OWNED', 'PROVIDER', 'LOAN_FOR_USE', 'PERSONAL')),
    condition      text    check (condition in ('GOOD', 'FAIR', 'BAD', 'UNSERVICEABLE')),
    lifecycle      text    not null check (lifecycle in (
        'IN_STOCK', 'ASSIGNED', 'SITE_POOL', 'IN_TRANSIT', 'ON_LOAN', 'IN_REPAIR', 'MISSING', 'STOLEN',
        'RETURNED_TO_PROVIDER', 'DISPOSED')),
    holder         blob    references person (id),
    site           blob    references site (id),
    workplace      text    not null,
    expected_return_on text check (length(expected_return_on) = 10),
    description    text    not null,
    brand          text    not null,
    model          text    not null,
    serial_status  text    not null check (serial_status in ('READ', 'ILLEGIBLE', 'NOT_PRESENT')),
    serial         text    check ((serial is not null) = (serial_status = 'READ')),
    asset_tag      text    not null,
    provider_tag   text    not null,
    mac            text    not null,
    hostname       text    not null,
    specs          text    not null,
    contract_ref   text    not null,
    warranty_until text    check (length(warranty_until) = 10),
    acquired_on    text    check (length(acquired_on) = 10),
    parent         blob    check (length(parent) = 16),
    remarks        text    not null,
    last_move      text    check (json_valid(last_move)),
    tag_look       text,
    tag_key        text,
    provider_look  text,
    provider_key   text,
    serial_look    text,
    serial_key     text,
    brand_key      text    not null,
    mac_key        text,
    order_key      text    not null
) strict;

-- The look-alike form leads, so that one index serves uniqueness, exact lookups and look-alikes.
create unique index item_by_tag on item (tag_look, tag_key) where tag_look is not null;
create unique index item_by_serial on item (serial_look, serial_key, brand_key) where serial_look is not null;
create index item_by_provider_tag on item (provider_look, provider_key) where provider_look is not null;
create index item_by_mac on item (mac_key) where mac_key is not null;
create index item_by_holder on item (holder) where holder is not null;
create index item_by_site on item (site) where site is not null;
create index item_in_order on item (order_key);

create table item_photo (
    item  blob    not null references item (id),
    n     integer not null check (n >= 1),
    photo blob    not null check (length(photo) = 32),
    primary key (item, n)
) strict, without rowid;

create table act (
    row            integer not null primary key,
    id             blob    not null unique check (length(id) = 16),
    rev            integer not null check (rev >= 1),
    folio          text    not null unique,
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
    voided         text    not null check (json_valid(voided))
) strict;

create index act_by_holder on act (holder);
create index act_by_official on act (official);
create index act_by_site on act (site) where site is not null;
create index act_by_issue on act (issued_at);
create index act_by_pdf on act (pdf);

-- The lines of an act's current version.
create table act_line (
    act       blob not null references act (id),
    item      blob not null references item (id),
    direction text not null check (direction in ('DELIVERED', 'RETURNED')),
    primary key (act, item)
) strict, without rowid;

create index act_line_by_item on act_line (item);

-- Every edition stays: a signed paper keeps the one that it was rendered with.
create table format_template (
    code    text    not null check (code in ('ANEXO7', 'ANEXO14', 'CLEARANCE')),
    edition integer not null check (edition >= 1),
    body    text    not null check (json_valid(body)),
    primary key (code, edition)
) strict, without rowid;

-- What happened to an item, only ever appended to. Time and person are those of the intent. Holder and site were those
-- of the item's own row, which has checked that they are known. Words are compared one by one: for `in (…)` SQLite would
-- build a temporary tree at each insert, a tenth of the time of an import.
create table movement (
    item           blob    not null references item (id),
    intent         integer not null references intent (n),
    part           integer not null check (part >= 0),
    event          text    not null check (
        event = 'REGISTERED' or event = 'EDITED' or event = 'MOVED' or event = 'LOAN_EXTENDED' or event = 'PHOTO'),
    kind           text    check (
        kind = 'INTAKE' or kind = 'HANDOVER' or kind = 'RETURN' or kind = 'REINSTATEMENT' or kind = 'TRANSFER_SITE'
        or kind = 'TRANSFER_RECEIVED' or kind = 'LOAN' or kind = 'TO_SITE_POOL' or kind = 'WARRANTY_OUT' or
        kind = 'WARRANTY_IN' or kind = 'PROVIDER_RETURN' or kind = 'LOSS' or kind = 'THEFT' or kind = 'FOUND' or
        kind = 'DISPOSAL' or kind = 'ANNULMENT'),
    from_lifecycle text    check (
        from_lifecycle = 'IN_STOCK' or from_lifecycle = 'ASSIGNED' or from_lifecycle = 'SITE_POOL' or
        from_lifecycle = 'IN_TRANSIT' or from_lifecycle = 'ON_LOAN' or from_lifecycle = 'IN_REPAIR' or
        from_lifecycle = 'MISSING' or from_lifecycle = 'STOLEN' or from_lifecycle = 'RETURNED_TO_PROVIDER' or
        from_lifecycle = 'DISPOSED'),
    to_lifecycle   text    check (
        to_lifecycle = 'IN_STOCK' or to_lifecycle = 'ASSIGNED' or to_lifecycle = 'SITE_POOL' or
        to_lifecycle = 'IN_TRANSIT' or to_lifecycle = 'ON_LOAN' or to_lifecycle = 'IN_REPAIR' or
        to_lifecycle = 'MISSING' or to_lifecycle = 'STOLEN' or to_lifecycle = 'RETURNED_TO_PROVIDER' or
        to_lifecycle = 'DISPOSED'),
    holder         blob    check (length(holder) = 16),
    site           blob    check (length(site) = 16),
    workplace      text,
    expected_return_on text check (length(expected_return_on) = 10),
    act            blob    references act (id),
    note           text,
    photo          blob    check (length(photo) = 32),
    caption        text,
    primary key (item, intent, part),
    check ((event = 'MOVED') = (kind is not null)),
    check ((event = 'PHOTO') = (photo is not null)),
    check (event <> 'LOAN_EXTENDED' or expected_return_on is not null)
) strict, without rowid;

-- The key of everything that the journal says of one person, or in one act: without it nobody can read that any more.
create table capsule_key (
    kind text not null check (kind in ('PERSON', 'ACT')),
    id   blob not null check (length(id) = 16),
    key  blob not null check (length(key) = 32),
    primary key (kind, id)
) strict, without rowid;

-- Which intents made the rows that `movement` does not speak of.
create table subject (
    kind   text    not null check (kind in ('PERSON', 'SITE', 'ACT', 'FORMAT')),
    id     blob    not null,
    intent integer not null references intent (n),
    primary key (kind, id, intent)
) strict, without rowid;

-- Which intents have to be folded again for one row.
create view intent_subject (kind, id, intent) as
select kind, id, intent from subject
union all
select distinct 'ITEM', item, intent from movement;

-- Who shares the workstation. An account is never deleted: signatures name it.
create table account (
    id      blob    not null primary key check (length(id) = 16),
    person  blob    not null references person (id),
    role    text    not null check (role in ('ADMINISTRATOR', 'ONSITE_L2', 'ITS_LEAD', 'READER')),
    pin     text    check (pin like '$%'),
    removed integer not null default 0 check (removed in (0, 1))
) strict, without rowid;
