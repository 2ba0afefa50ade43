delete from verdict
