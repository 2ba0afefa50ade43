insert into audit (n, at, device, account, act)
values ((select coalesce(max(n), 0) + 1 from audit), :at, :device, :account, :act)
