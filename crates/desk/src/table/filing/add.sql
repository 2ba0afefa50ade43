insert into filing (act, year, office, seq, received_at, pdf, flaw)
values (:act, :year, :office, :seq, :received_at, :pdf, :flaw)
