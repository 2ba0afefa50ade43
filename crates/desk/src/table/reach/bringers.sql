select dev from brought where file = :file order by dev
