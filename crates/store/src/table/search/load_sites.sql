select row, name as title, city as second, '' as third, '' as label from site
