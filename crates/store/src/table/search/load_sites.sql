select row, name, city from site
