select seed from receipt_key
