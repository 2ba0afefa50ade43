insert into case_counter (year, last) values (:year, 1)
on conflict (year) do update set last = case_counter.last + 1
returning last
