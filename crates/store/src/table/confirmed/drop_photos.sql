delete from item_photo where item = :id
