select id from act where folio = :folio
