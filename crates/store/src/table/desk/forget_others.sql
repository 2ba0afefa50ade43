delete from intent where body = x''
