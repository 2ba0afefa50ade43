update device set incarnation = :incarnation, next_folio = 1, next_intent = :next_intent, head = :head
