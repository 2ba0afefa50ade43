update account
set person = (select alias.id from alias where alias.kind = 'PERSON' and alias.same = account.person)
where person in (select same from alias where kind = 'PERSON')
