insert or ignore into alias (kind, id, same) values (:kind, :id, :same)
