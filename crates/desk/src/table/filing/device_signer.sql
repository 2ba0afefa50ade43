select certificate from device_signer where dev = :dev
