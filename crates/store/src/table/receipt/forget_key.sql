update desk set receipt_key = null, recipient = null
