select row, name as title, city as second, '' as label from site
