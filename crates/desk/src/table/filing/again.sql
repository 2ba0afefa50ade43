update filing set pdf = :pdf, flaw = :flaw, slip = case when pdf = :pdf then slip end where act = :act
