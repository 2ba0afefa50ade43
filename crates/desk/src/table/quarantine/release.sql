delete from quarantine where id = :id and hash = :hash
