delete from code where expires_at <= :now
