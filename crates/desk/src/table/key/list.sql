select purpose, seed from desk_key order by purpose
