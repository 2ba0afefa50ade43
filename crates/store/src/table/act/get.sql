select id, rev, folio, version, stage, issued_at, sealed_at, content_digest, pdf, replaced_by, filing, decision,
    content, turns, voided
from act
where id = :id
