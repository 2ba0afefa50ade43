insert into filing_counter (year, office, last) values (:year, :office, :last)
on conflict (year, office) do update set last = max(filing_counter.last, excluded.last)
