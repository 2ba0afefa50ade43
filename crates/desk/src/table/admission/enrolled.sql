update account set admission = :admission where id = :account
