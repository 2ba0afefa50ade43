select year, office, seq, received_at, pdf, flaw, slip from filing where act = :act
