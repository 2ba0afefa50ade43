select "view", until, scope from former_view where device = :device order by "view"
