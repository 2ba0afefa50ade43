delete from reach_due
