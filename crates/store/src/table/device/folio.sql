update device set next_folio = next_folio + 1
