insert into site (id, state) values (:id, :state)
on conflict (id) do update set state = excluded.state
