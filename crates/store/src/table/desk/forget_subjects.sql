delete from subject where intent in (select n from intent where body = x'')
