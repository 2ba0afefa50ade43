update filing
set
    pdf = :pdf,
    flaw = :flaw,
    slip = case when pdf = :pdf then slip end,
    stamped = case when pdf = :pdf then stamped end
where act = :act
