select account.id, account.person, coalesce(person.full_name, '') as name, account.role, account.pin, account.removed
from account
left join person on person.id = account.person
where account.id = :id
