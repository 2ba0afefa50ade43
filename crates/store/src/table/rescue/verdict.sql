select verdict, refusals, closed_at from verdict where intent = :n
