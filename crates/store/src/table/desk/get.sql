select url, certificate, id, epoch, cursor, seen, enrolled_at, synced_at from desk
