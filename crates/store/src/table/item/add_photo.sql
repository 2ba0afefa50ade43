insert into item_photo (item, n, photo) values (:item, :n, :photo)
