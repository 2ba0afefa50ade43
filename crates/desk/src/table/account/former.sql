select until, scope from former_scope where account = :id
