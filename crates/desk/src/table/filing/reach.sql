insert into filing_counter (year, office, last) values (:year, :office, :last)
on conflict (year, office) do update
set last = case when excluded.last > filing_counter.last then excluded.last else filing_counter.last end
