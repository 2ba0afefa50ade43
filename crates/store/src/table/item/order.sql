select item.row, {column} is null as absent
from item
left join person on person.id = item.holder
left join site on site.id = item.site
order by {column}, item.row
