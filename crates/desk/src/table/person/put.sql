insert into person (id, state, id_type, document, site) values (:id, :state, :id_type, :document, :site)
on conflict (id) do update set state = excluded.state, id_type = excluded.id_type, document = excluded.document,
    site = excluded.site
