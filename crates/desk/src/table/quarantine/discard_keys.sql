delete from quarantine_key where dev = :dev
