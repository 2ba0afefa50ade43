insert into case_counter (year, last) values (:year, :last)
on conflict (year) do update
set last = case when excluded.last > case_counter.last then excluded.last else case_counter.last end
