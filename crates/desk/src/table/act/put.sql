insert into act (id, state, folio, stage, official, holder, approver, case_id, dev, inc, seq)
values (:id, :state, :folio, :stage, :official, :holder, :approver, :case, :dev, :inc, :seq)
on conflict (id) do update set state = excluded.state, folio = excluded.folio, stage = excluded.stage,
    official = excluded.official, holder = excluded.holder, approver = excluded.approver, case_id = excluded.case_id
