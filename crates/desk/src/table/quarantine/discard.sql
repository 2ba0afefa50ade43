delete from quarantine where dev = :dev
