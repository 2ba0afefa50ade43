insert into act_line (act, item) values (:act, :item) on conflict do nothing
