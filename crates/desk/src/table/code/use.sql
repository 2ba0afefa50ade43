update code set used_at = :now, used_by = :device where mac = :mac
