update receipt set kept_at = 0
