insert into traffic (month, class, up, down) values (:month, :class, :up, :down)
on conflict (month, class) do update set up = up + excluded.up, down = down + excluded.down
