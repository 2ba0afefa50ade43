select act, year, office, seq, received_at, pdf, flaw, slip from filing
