insert into site (id, state, likeness) values (:id, :state, :likeness)
on conflict (id) do update set state = excluded.state, likeness = excluded.likeness
