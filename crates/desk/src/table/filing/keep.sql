insert into filing (act, year, office, seq, received_at, pdf, flaw, slip)
values (:act, :year, :office, :seq, :received_at, :pdf, :flaw, :slip)
on conflict (act) do nothing
