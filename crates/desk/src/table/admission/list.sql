select id, email, subject, issuer, role, scope, territorial, devices, admitted_at, bound_at
from admission
where email is not null or subject is not null
order by admitted_at, id
limit :limit
