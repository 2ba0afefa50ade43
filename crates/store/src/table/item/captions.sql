select photo, caption
from movement
where item = :item and event = 'PHOTO' and caption <> ''
order by intent, part
