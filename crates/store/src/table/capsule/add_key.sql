insert into capsule_key (kind, id, key) values (:kind, :id, :key)
