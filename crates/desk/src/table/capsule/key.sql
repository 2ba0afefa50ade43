select key from capsule_key where kind = :kind and id = :id and dev = :dev and inc = :inc
