select 1
from account
left join alias on alias.kind = 'PERSON' and alias.id = account.person
where coalesce(alias.same, account.person) = :person
limit 1
