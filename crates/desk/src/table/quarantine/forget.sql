delete from quarantine_key
where kind = :kind
    and (id = :id or id in (select alias.id from alias where alias.kind = 'PERSON' and alias.same = :id and :kind = 'PERSON'))
