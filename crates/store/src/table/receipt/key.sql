select receipt_key from desk
