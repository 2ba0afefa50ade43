update desk set receipt_key = :key
