delete from capsule_key where kind = :kind and id = :id
