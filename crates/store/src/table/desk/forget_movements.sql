delete from movement where intent in (select n from intent where body = x'')
