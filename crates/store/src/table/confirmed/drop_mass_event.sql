delete from mass_event where id = :id
