update device set incarnation = incarnation + 1 + incarnation % 2, next_folio = 1, next_intent = 1, head = :head
