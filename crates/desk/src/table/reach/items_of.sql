select id from item where holder = :holder
