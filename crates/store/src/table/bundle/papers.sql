select pdf from act
order by issued_at desc, row desc
limit :limit
