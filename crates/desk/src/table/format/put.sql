insert into format (code, state) values (:code, :state)
on conflict (code) do update set state = excluded.state
