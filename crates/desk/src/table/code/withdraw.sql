delete from code
where used_at is null
    and (account = :account or device = :device or account in (select id from account where device = :device))
