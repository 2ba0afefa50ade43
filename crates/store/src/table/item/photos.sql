select photo from item_photo where item = :item order by n
