insert into former_view (device, "view", until, scope) values (:device, :view, :until, :scope)
on conflict (device, "view") do update set until = excluded.until, scope = excluded.scope
