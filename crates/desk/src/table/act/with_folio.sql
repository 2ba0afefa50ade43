select id from act where folio = :folio order by id limit 20
