-- Which notes of cases were asked here, and what they show: looked through for what the desk lacks.
create index intent_note on intent (n) where kind = 'NOTE_CASE';
