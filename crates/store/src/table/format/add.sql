insert into format_template (code, edition, body) values (:code, :edition, :body)
