-- Whom a code is for: only by such a code somebody comes to a second workstation.
alter table code add column person blob check (length(person) = 16);
