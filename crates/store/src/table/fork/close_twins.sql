update twin set closed_at = :at where closed_at is null
