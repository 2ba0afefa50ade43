select row, full_name from person
