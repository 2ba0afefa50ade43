insert into filing_slip (act, slip, authority) values (:act, :slip, :authority)
on conflict (act) do update set slip = excluded.slip, authority = excluded.authority
