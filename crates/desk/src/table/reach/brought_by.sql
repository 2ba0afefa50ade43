select file from brought where dev = :dev
