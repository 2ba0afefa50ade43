delete from format_template where code = :code and edition > :edition
