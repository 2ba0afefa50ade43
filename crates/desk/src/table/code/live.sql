select mac, role, scope, territorial, person, device, used_by from code where expires_at > :now
