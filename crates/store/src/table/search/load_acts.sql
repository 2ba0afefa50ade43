select row, folio as title, holder_name as second, folio as label from act
