-- What the desk said when it filed the act: radicado, moment, what it found against the paper.
alter table act add column filing text check (json_valid(filing));
