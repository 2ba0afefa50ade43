select scope, "view" from device where id = :device
