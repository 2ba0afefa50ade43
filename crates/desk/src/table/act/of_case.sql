select state from act where case_id = :case order by folio limit :limit
