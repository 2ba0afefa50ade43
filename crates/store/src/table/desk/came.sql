update desk set cursor = :cursor, seen = :seen, known = :seen
