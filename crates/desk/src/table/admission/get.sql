select id, email, subject, issuer, role, scope, territorial, devices, admitted_at, bound_at from admission where id = :id
