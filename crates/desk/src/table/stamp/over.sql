update filing
set stamp_tries = stamp_tries + 1, stamp_over = 1, stamp_failure = :why
where act = :act and stamped is null
