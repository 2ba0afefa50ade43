select n, entries, hash from history_mark where n <= :n order by n desc limit 1
