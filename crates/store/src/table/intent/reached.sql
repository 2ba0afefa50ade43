select wall_ms + case when boot = :boot then max(0, :mono - mono_ms) else 0 end as at
from intent where body <> x'' and n > :after order by n desc limit :entries
