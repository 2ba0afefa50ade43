select seed from device_key
