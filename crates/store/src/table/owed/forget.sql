delete from at_desk
