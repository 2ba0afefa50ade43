select n, entries, hash from view_mark where device = :device and "view" = :view and n <= :n
