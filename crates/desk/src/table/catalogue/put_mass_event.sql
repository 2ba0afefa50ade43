insert into mass_event (id, body) values (:id, :body) on conflict (id) do update set body = excluded.body
