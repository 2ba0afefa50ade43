select 1 from brought where dev = :dev and file = :file
