insert into desk (only, url, certificate, id, epoch, cursor, seen, enrolled_at)
values (1, :url, :certificate, :id, :epoch, null, 0, :at)
on conflict (only) do update set url = excluded.url, certificate = excluded.certificate, enrolled_at = excluded.enrolled_at
