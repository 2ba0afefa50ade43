select body from format_template where code = :code order by edition desc limit 1
