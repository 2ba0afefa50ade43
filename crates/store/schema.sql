CREATE TABLE "account" (
    id      blob    not null primary key check (length(id) = 16),
    person  blob    not null,
    role    text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    pin     text    check (pin like '$%'),
    removed integer not null default 0 check (removed in (0, 1))
) strict, without rowid;

CREATE TABLE "act" (
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
, case_id blob check (length(case_id) = 16)) strict;

CREATE INDEX act_by_case on act (case_id) where case_id is not null;

CREATE INDEX act_by_folio on act (folio);

CREATE INDEX act_by_holder on act (holder);

CREATE INDEX act_by_issue on act (issued_at);

CREATE INDEX act_by_official on act (official);

CREATE INDEX act_by_pdf on act (pdf);

CREATE INDEX act_by_site on act (site) where site is not null;

CREATE TABLE "act_line" (
    act       blob not null references act (id),
    item      blob not null check (length(item) = 16),
    direction text not null check (direction in ('DELIVERED', 'RETURNED')),
    primary key (act, item)
) strict, without rowid;

CREATE INDEX act_line_by_item on act_line (item);

CREATE TABLE alias (
    kind text not null check (kind in ('ITEM', 'PERSON', 'SITE')),
    id   blob not null check (length(id) = 16),
    same blob not null check (length(same) = 16), stands integer not null default 1 check (stands in (0, 1)),
    primary key (kind, id)
) strict, without rowid;

CREATE TABLE at_desk (
    blob blob not null primary key check (length(blob) = 32)
) strict, without rowid;

CREATE TABLE bundle_identity (
    only     integer not null primary key check (only = 1),
    identity text    not null
) strict;

CREATE TABLE capsule_key (
    kind text not null check (kind in ('PERSON', 'ACT')),
    id   blob not null check (length(id) = 16),
    key  blob not null check (length(key) = 32),
    primary key (kind, id)
) strict, without rowid;

CREATE TABLE case_body (
    row  integer primary key references case_record (row) on delete cascade,
    body text    not null check (json_valid(body))
) strict;

CREATE TABLE "case_record" (
    row           integer primary key,
    id            blob    not null unique check (length(id) = 16),
    rev           integer not null check (rev >= 1),
    -- Given by a desk.
    code          text    unique,
    kind          text    not null check (kind in ('INCIDENT', 'SERVICE_REQUEST')),
    state         text    not null check (state in (
        'REGISTERED', 'IN_PROGRESS', 'ESCALATED_SPECIALIST', 'ESCALATED_ONSITE', 'PROVIDER_ACTIVE', 'SUSPENDED', 'SOLVED',
        'REOPENED', 'CLOSED', 'NOT_MANAGED')),
    subject       text    not null,
    request       blob    not null check (length(request) = 16),
    project       blob    not null check (length(project) = 16),
    category      blob    not null check (length(category) = 16),
    group_id      blob    not null check (length(group_id) = 16),
    assignee      blob    check (length(assignee) = 16),
    requester     blob    not null check (length(requester) = 16),
    site          blob    check (length(site) = 16),
    registered_at integer not null,
    -- Fecha estimada de solución.
    estimated_at  integer
) strict;

CREATE INDEX case_by_assignee on case_record (assignee) where assignee is not null;

CREATE INDEX case_by_request on case_record (request);

CREATE INDEX case_by_requester on case_record (requester);

CREATE TABLE "confirmed" (
    kind  text not null check (kind in ('ITEM', 'PERSON', 'SITE', 'ACT', 'FORMAT', 'CASE', 'LISTED', 'MASS_EVENT')),
    id    blob not null,
    state text check (json_valid(state)),
    primary key (kind, id)
) strict, without rowid;

CREATE TABLE desk (
    only        integer not null primary key check (only = 1),
    url         text    not null,
    -- SHA-256 of its certificate, which is all that is trusted.
    certificate blob    not null check (length(certificate) = 32),
    id          blob    not null check (length(id) = 16),
    epoch       blob    not null check (length(epoch) = 16),
    -- Where to go on in its history; null at the start.
    cursor      text,
    -- The last number of its history that is known.
    seen        integer not null default 0 check (seen >= 0),
    enrolled_at integer not null,
    synced_at   integer
, signing_key blob check (length(signing_key) = 32), rescue_key blob check (length(rescue_key) = 32), enrolment blob check (length(enrolment) = 16), recipient text, known integer not null default 0 check (known >= 0), unswept integer not null default 0 check (unswept in (0, 1))) strict;

CREATE TABLE desk_time (
    only     integer not null primary key check (only = 1),
    at       integer not null,
    asked_ms integer check (asked_ms >= 0),
    heard_ms integer not null check (heard_ms >= 0),
    boot     blob    not null check (length(boot) = 16),
    entry    integer not null check (entry >= 0)
) strict;

CREATE TABLE device (
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

CREATE TABLE device_key (
    only integer not null primary key check (only = 1),
    seed blob    not null check (length(seed) = 32)
) strict;

CREATE TABLE draft (
    id         blob    not null primary key check (length(id) = 16),
    kind       text    not null check (length(kind) between 1 and 100),
    owner      blob    not null check (length(owner) = 16),
    body       text    not null check (json_valid(body)),
    updated_at integer not null check (updated_at >= 0)
) strict;

CREATE INDEX draft_by_owner on draft (owner, updated_at);

CREATE TABLE filing_slip (
    act       blob not null primary key check (length(act) = 16),
    slip      blob not null check (length(slip) = 32),
    authority blob not null check (length(authority) = 32)
) strict, without rowid;

CREATE TABLE fork (
    n           integer not null primary key,
    at          integer not null,
    incarnation integer not null check (incarnation >= 1),
    known       integer not null check (known >= 0),
    anew        integer not null check (anew >= 0),
    closed_at   integer
) strict;

CREATE TABLE format_template (
    code    text    not null check (code in ('ANEXO7', 'ANEXO14', 'CLEARANCE')),
    edition integer not null check (edition >= 1),
    body    text    not null check (json_valid(body)),
    primary key (code, edition)
) strict, without rowid;

CREATE TABLE history (
    only    integer not null primary key check (only = 1),
    upto    integer not null check (upto >= 0),
    entries integer not null check (entries >= 0),
    hash    blob    not null check (length(hash) = 32)
) strict;

CREATE TABLE "intent" (
    n        integer not null primary key,
    id       blob    not null unique check (length(id) = 16),
    dev      blob    not null check (length(dev) = 16),
    inc      integer not null check (inc >= 1),
    seq      integer not null check (seq >= 1),
    wall_ms  integer not null,
    mono_ms  integer not null check (mono_ms >= 0),
    boot     blob    not null check (length(boot) = 16),
    account  blob    not null check (length(account) = 16),
    person   blob    not null check (length(person) = 16),
    role     text    not null check (role in (
        'ADMINISTRATOR', 'AGENT_L1', 'SPEC_L2', 'ONSITE_L2', 'SPEC_L3', 'PROVIDER', 'ITS_LEAD', 'READER')),
    kind     text    not null check (length(kind) between 1 and 100),
    v        integer not null check (v >= 1),
    prev     blob    not null check (length(prev) = 32),
    hash     blob    not null check (length(hash) = 32),
    body     blob    not null,
    seen     integer not null default 0 check (seen >= 0),
    told     integer check (told >= 1),
    doubtful integer not null default 0 check (doubtful in (0, 1))
) strict;

CREATE UNIQUE INDEX intent_chain on intent (dev, inc, seq) where body <> x'';

CREATE INDEX intent_note on intent (n) where kind = 'NOTE_CASE';

CREATE INDEX intent_own on intent (n) where body <> x'';

CREATE UNIQUE INDEX intent_told on intent (told) where told is not null;

CREATE INDEX intent_untold on intent (n) where told is null;

CREATE VIEW intent_subject (kind, id, intent) as
select kind, id, intent from subject
union all
select distinct 'ITEM', item, intent from movement;

CREATE TABLE item (
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
, disputes text check (json_valid(disputes))) strict;

CREATE INDEX item_by_holder on item (holder) where holder is not null;

CREATE INDEX item_by_mac on item (mac_key) where mac_key is not null;

CREATE INDEX item_by_provider_tag on item (provider_look, provider_key) where provider_look is not null;

CREATE UNIQUE INDEX item_by_serial on item (serial_look, serial_key, brand_key) where serial_look is not null;

CREATE INDEX item_by_site on item (site) where site is not null;

CREATE UNIQUE INDEX item_by_tag on item (tag_look, tag_key) where tag_look is not null;

CREATE INDEX item_in_dispute on item (row) where disputes is not null;

CREATE INDEX item_in_order on item (order_key);

CREATE TABLE item_photo (
    item  blob    not null references item (id),
    n     integer not null check (n >= 1),
    photo blob    not null check (length(photo) = 32),
    primary key (item, n)
) strict, without rowid;

CREATE TABLE listed (
    kind    text    not null check (kind in ('PROJECT', 'CATEGORY', 'SLA', 'GROUP', 'CALENDAR')),
    id      blob    not null check (length(id) = 16),
    edition integer not null check (edition >= 1),
    body    text    not null check (json_valid(body)),
    primary key (kind, id, edition)
) strict, without rowid;

CREATE INDEX listed_category_above on listed (body ->> '$.record.parent') where kind = 'CATEGORY';

CREATE TABLE "mail" (
    id         blob    not null primary key check (length(id) = 16),
    act        blob    not null,
    sender     text    not null check (length(sender) between 3 and 254),
    recipients text    not null check (json_valid(recipients)),
    subject    text    not null,
    body       text    not null,
    photos     integer not null check (photos >= 0),
    pdf_bytes  integer not null check (pdf_bytes > 0),
    state      text    not null check (state in ('PENDING', 'HANDED_OVER', 'WITHDRAWN')),
    created_by blob    not null,
    created_at integer not null check (created_at >= 0),
    settled_at integer check (settled_at >= 0),
    check ((state = 'PENDING') = (settled_at is null))
) strict;

CREATE INDEX mail_by_act on mail (act);

CREATE INDEX mail_by_state on mail (state, created_at);

CREATE TABLE mass_event (
    id   blob not null primary key check (length(id) = 16),
    body text not null check (json_valid(body))
) strict, without rowid;

CREATE TABLE "movement" (
    item           blob    not null references item (id),
    intent         integer not null references intent (n),
    part           integer not null check (part >= 0),
    event          text    not null check (
        event = 'REGISTERED' or event = 'EDITED' or event = 'MOVED' or event = 'LOAN_EXTENDED' or event = 'PHOTO' or
        event = 'DISPUTED' or event = 'SETTLED'),
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
    -- What is claimed of the item, as JSON.
    claim          text    check (json_valid(claim)),
    primary key (item, intent, part),
    check ((event = 'MOVED') = (kind is not null)),
    check ((event = 'PHOTO') = (photo is not null)),
    check ((event = 'DISPUTED') = (claim is not null)),
    check (event <> 'LOAN_EXTENDED' or expected_return_on is not null)
) strict, without rowid;

CREATE INDEX movement_photo on movement (intent) where event = 'PHOTO';

CREATE TABLE named_file (
    file     blob    not null primary key check (length(file) = 32),
    kind     text    not null check (kind in ('PHOTO', 'PAPER', 'SEALED', 'LOGO')),
    named_at integer not null,
    held_at  integer
) strict, without rowid;

CREATE INDEX named_file_open on named_file (file) where held_at is null;

CREATE TABLE person (
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

CREATE UNIQUE INDEX person_by_document on person (document, id_type) where document <> '';

CREATE INDEX person_by_site on person (site) where site is not null;

CREATE TABLE receipt (
    n         integer not null primary key,
    -- When it came, by the clock of this machine; the desk's stands in the receipt.
    kept_at   integer not null,
    receipt   text    not null check (json_valid(receipt)),
    key       blob    not null check (length(key) = 32),
    signature text    not null,
    differs   text    not null check (json_valid(differs))
) strict;

CREATE TABLE released_file (
    file        blob    not null primary key check (length(file) = 32),
    released_at integer not null
) strict, without rowid;

CREATE TABLE relinked (
    turn   integer not null primary key,
    intent integer not null references intent (n),
    inc    integer not null check (inc >= 1),
    seq    integer not null check (seq >= 1),
    prev   blob    not null check (length(prev) = 32),
    hash   blob    not null check (length(hash) = 32)
) strict;

CREATE INDEX relinked_by_intent on relinked (intent);

CREATE TABLE setting (
    key   text not null primary key check (length(key) between 1 and 200),
    value text not null check (json_valid(value))
) strict, without rowid;

CREATE TABLE site (
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

CREATE TABLE stamp (
    act   blob    not null primary key check (length(act) = 16),
    pdf   blob    not null check (length(pdf) = 32),
    file  blob    not null check (length(file) = 32),
    -- The moment that the token tells, in milliseconds, and who says so.
    at    integer not null,
    giver text    not null
) strict, without rowid;

CREATE TABLE stamp_try (
    act   blob    not null primary key check (length(act) = 16),
    tries integer not null check (tries >= 0),
    next  integer not null,
    never integer not null default 0 check (never in (0, 1))
) strict, without rowid;

CREATE TABLE "subject" (
    kind   text    not null check (kind in ('PERSON', 'SITE', 'ACT', 'FORMAT', 'CASE', 'LISTED', 'MASS_EVENT')),
    id     blob    not null,
    intent integer not null references intent (n),
    primary key (kind, id, intent)
) strict, without rowid;

CREATE TABLE traffic (
    month text    not null check (length(month) = 7),
    class text    not null check (class in ('TALK', 'PUSH', 'PULL', 'BLOB')),
    up    integer not null check (up >= 0),
    down  integer not null check (down >= 0),
    primary key (month, class)
) strict, without rowid;

CREATE TABLE twin (
    inc       integer not null primary key check (inc >= 1),
    entries   integer not null check (entries >= 0),
    last_at   integer not null,
    closed_at integer
) strict;

CREATE TABLE verdict (
    intent    integer not null primary key references intent (n),
    verdict   text    not null check (verdict in ('ACCEPTED', 'REFUSED', 'NOT_UNDERSTOOD')),
    -- Refusals, as JSON: the one of the intent, or those of the parts that were left out.
    refusals  text    not null check (json_valid(refusals)),
    -- The author has seen what was refused.
    closed_at integer
) strict;

CREATE INDEX verdict_open on verdict (intent) where refusals <> '[]' and closed_at is null;
