select n, at, device, account, act from audit order by n desc limit :limit
