update admission
set email = null, subject = null, issuer = null, bound_at = null
where id = :id and (email is not null or subject is not null)
