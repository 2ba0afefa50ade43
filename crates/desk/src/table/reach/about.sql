select n from about where kind = :kind and id = :id and n <= :n order by n
