select receipt from receipt where differs = '[]' order by n desc limit 1
