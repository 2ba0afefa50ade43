select account.id, coalesce(alias.same, account.person) as person, coalesce(person.full_name, '') as name, account.role,
    account.pin, account.removed
from account
left join alias on alias.kind = 'PERSON' and alias.id = account.person
left join person on person.id = coalesce(alias.same, account.person)
order by person.name_key, account.id
