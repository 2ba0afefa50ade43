select person, role, device from account where id = :id
