select 1 from reach_due
