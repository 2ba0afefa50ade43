update desk set synced_at = :at
