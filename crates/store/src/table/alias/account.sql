update account set person = :same where person = :id
