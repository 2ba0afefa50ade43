select row, full_name as title, '' as second, '' as third, '' as label from person where erased_at is null
