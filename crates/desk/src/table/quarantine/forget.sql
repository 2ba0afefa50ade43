delete from quarantine_key where kind = :kind and id = :id
