insert into device (id, name, key, territorial, enrolled_at, last_seen, enrolment)
values (:id, :name, :key, :territorial, :now, :now, :enrolment)
on conflict (id) do update set name = excluded.name,
    territorial = coalesce(excluded.territorial, device.territorial), last_seen = excluded.last_seen,
    enrolment = case when device.wipe_at is null then device.enrolment else excluded.enrolment end,
    revoked_at = null, wipe_at = null, wipe_told_at = null
