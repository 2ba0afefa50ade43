select stamp_over from filing where act = :act and stamped is null
