delete from filing_slip
where act not in (select subject.id from subject join intent on intent.n = subject.intent
    where subject.kind = 'ACT' and intent.body <> x'')
