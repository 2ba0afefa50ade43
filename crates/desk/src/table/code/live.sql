select mac, role, scope, territorial, person, device, used_by, admission, only_device, only_key
from code
where expires_at > :now
