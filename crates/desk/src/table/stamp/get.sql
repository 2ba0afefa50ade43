select stamped, stamped_at, stamped_by, clock from filing where act = :act and stamped is not null
