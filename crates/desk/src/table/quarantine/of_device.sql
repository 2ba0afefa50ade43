select entry from quarantine where dev = :dev order by received_at, id, hash
