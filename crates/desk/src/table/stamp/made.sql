update filing
set stamped = :file, stamped_at = :at, stamped_by = :by, clock = :clock, stamp_failure = null
where act = :act and pdf = :pdf and stamped is null
