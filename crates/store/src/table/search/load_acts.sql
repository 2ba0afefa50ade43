select row, folio, holder_name from act
