update device set scope = :scope, "view" = :view where id = :device
