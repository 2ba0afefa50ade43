select id, code, incarnation, territorial, next_folio, next_intent, head from device
