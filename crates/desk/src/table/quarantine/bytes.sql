select coalesce(sum(length(entry)), 0) as bytes from quarantine where dev = :dev
