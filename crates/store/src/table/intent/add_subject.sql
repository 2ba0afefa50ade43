insert or ignore into subject (kind, id, intent) values (?1, ?2, ?3)
