-- What a case is found by: small rows, since all are looked through; an index of words would cost whoever takes cases in more than
-- this costs whoever looks for one.
create table case_text (
    id   blob not null primary key check (length(id) = 16),
    -- Words without accents and capitals, each after a space.
    text text not null
) strict, without rowid;
-- The program works both out when it starts.
update case_record set estimated_at = null;
