insert into movement (item, intent, part, event, kind, from_lifecycle, to_lifecycle, holder, site, workplace, act,
    note, photo, caption, expected_return_on, claim)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
