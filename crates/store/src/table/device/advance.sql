update device set next_intent = :next_intent, head = :head
