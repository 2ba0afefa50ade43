insert into case_body (row, body) values (:row, :body) on conflict (row) do update set body = excluded.body
