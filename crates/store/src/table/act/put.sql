insert into act (id, rev, folio, version, format, act_type, stage, holder, holder_name, holder_key, official,
    official_name, official_key, site, case_id, lines, issued_at, sealed_at, content_digest, pdf, replaced_by, filing, decision,
    content, turns, voided)
values (:id, :rev, :folio, :version, :format, :act_type, :stage, :holder, :holder_name, :holder_key, :official,
    :official_name, :official_key, :site, :case, :lines, :issued_at, :sealed_at, :content_digest, :pdf, :replaced_by,
    :filing, :decision, :content, :turns, :voided)
on conflict (id) do update set rev = excluded.rev, folio = excluded.folio, version = excluded.version, format =
    excluded.format, act_type = excluded.act_type, stage = excluded.stage, holder = excluded.holder, holder_name =
    excluded.holder_name, holder_key = excluded.holder_key, official = excluded.official, official_name =
    excluded.official_name, official_key = excluded.official_key, site = excluded.site, case_id = excluded.case_id, lines = excluded.lines,
    issued_at = excluded.issued_at, sealed_at = excluded.sealed_at, content_digest = excluded.content_digest, pdf =
    excluded.pdf, replaced_by = excluded.replaced_by, filing = excluded.filing, decision = excluded.decision, content = excluded.content, turns =
    excluded.turns, voided = excluded.voided
