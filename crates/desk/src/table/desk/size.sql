select
    (select coalesce(max(n), 0) from intent) as accepted,
    (select count(*) from device where revoked_at is null) as devices,
    (select count(*) from quarantine) as quarantined,
    (select count(distinct blob) from owed) as owed,
    (
        select count(*)
        from filing
        join act on act.id = filing.act
        where filing.stamped is null and filing.flaw is null and filing.stamp_over = 0
    ) as unstamped,
    (select page_count * page_size from pragma_page_count, pragma_page_size) as bytes
