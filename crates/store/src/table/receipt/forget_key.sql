update desk set receipt_key = null
