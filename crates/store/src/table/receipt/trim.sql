delete from receipt where n <= (select max(n) from receipt) - :kept
