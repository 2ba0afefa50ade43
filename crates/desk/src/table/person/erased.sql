-- Those of whom no document is known: everybody who was erased is among them.
select state from person where document is null order by id
