select id from act where folio = :folio limit 1
