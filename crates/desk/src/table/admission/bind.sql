update admission set issuer = :issuer, subject = :subject, bound_at = :now where id = :id
