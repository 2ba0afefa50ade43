select id, epoch, secret from desk for update
