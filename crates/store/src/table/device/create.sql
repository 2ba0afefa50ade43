insert into device (only, id, code, incarnation, territorial, next_folio, next_intent, head)
values (1, :id, :code, :incarnation, :territorial, :next_folio, :next_intent, :head)
