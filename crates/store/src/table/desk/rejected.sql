select 1 from verdict where intent = :n and verdict <> 'ACCEPTED'
