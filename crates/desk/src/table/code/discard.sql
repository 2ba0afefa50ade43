delete from code
