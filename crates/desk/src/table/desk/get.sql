select id, epoch, secret from desk
