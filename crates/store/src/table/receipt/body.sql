select kind, wall_ms, body from intent where n = :n and body <> x''
