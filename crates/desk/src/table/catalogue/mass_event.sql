select body from mass_event where id = :id
