select key from quarantine_key where kind = :kind and id = :id and dev = :dev and inc = :inc
