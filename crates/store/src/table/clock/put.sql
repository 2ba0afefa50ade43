insert into desk_time (only, at, asked_ms, heard_ms, boot, entry)
select 1, :at, :asked, :heard, :boot, coalesce(max(n), 0) from intent where true
on conflict (only) do update
set at = excluded.at, asked_ms = excluded.asked_ms, heard_ms = excluded.heard_ms, boot = excluded.boot, entry = excluded.entry
