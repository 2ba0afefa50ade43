select distinct admission from account where person = :person and admission is not null
