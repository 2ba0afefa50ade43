select count(*) as n
from former_scope
join account on account.id = former_scope.account
where account.device = :device
