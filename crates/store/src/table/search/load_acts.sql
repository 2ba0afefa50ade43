select row, folio as title, holder_name as second, coalesce(filing ->> '$.radicado', '') as third,
    folio as label from act
