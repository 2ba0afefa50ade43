select stamp.file, stamp.at, stamp.giver
from stamp
join act on act.id = stamp.act and act.pdf = stamp.pdf
where stamp.act = :act
