insert into act_line (act, item, direction) values (:act, :item, :direction)
