select mac, role, territorial, person, used_by from code where expires_at > :now
