select mac, role, territorial, used_by from code where expires_at > :now
