-- Whoever writes is alone.
select 1
