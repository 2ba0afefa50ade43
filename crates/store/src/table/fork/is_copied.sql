select 1 where exists (select 1 from fork) or exists (select 1 from twin)
