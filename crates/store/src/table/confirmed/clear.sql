delete from confirmed
