select admission from account where id = :account and admission is not null
