delete from history
