select count(*) as held from item where holder = :holder
