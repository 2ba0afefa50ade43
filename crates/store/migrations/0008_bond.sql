-- By what the desk's word is known, and what only it opens; null until it was told. Which stay here at the desk it is: null
-- where a program enrolled that did not count them.
alter table desk rename column receipt_key to signing_key;
alter table desk add column rescue_key blob check (length(rescue_key) = 32);
alter table desk add column enrolment blob check (length(enrolment) = 16);
