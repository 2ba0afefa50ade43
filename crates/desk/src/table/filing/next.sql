insert into filing_counter (year, office, last) values (:year, :office, 1)
on conflict (year, office) do update set last = filing_counter.last + 1
returning last
