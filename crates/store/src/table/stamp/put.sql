insert into stamp (act, pdf, file, at, giver) values (:act, :pdf, :file, :at, :giver)
on conflict (act) do update set pdf = excluded.pdf, file = excluded.file, at = excluded.at, giver = excluded.giver
