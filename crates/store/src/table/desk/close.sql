update verdict set closed_at = :at where intent = :n and closed_at is null
