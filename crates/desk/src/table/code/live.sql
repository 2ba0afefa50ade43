select mac, role, territorial, person, device, used_by from code where expires_at > :now
