update device set next_folio = max(next_folio, :seq + 1)
where incarnation = :inc and code = :code
