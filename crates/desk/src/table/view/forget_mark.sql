delete from view_mark where device = :device
