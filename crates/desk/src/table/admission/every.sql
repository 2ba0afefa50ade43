select id, email, subject, issuer, role, scope, territorial, devices, admitted_at, bound_at from admission order by id
